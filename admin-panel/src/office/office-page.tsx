import { Group, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './office.module.css';

type Props = { title: string; actions?: ReactNode; children: ReactNode };

/** A page of the back office: its heading, beside it what one does with all of it, below what it is about. */
export function OfficePage({ title, actions, children }: Props) {
  return (
    <div className={classes.page}>
      <Group justify="space-between" gap="sm">
        <Title order={1} size="h2">
          {title}
        </Title>
        {actions && <Group gap="sm">{actions}</Group>}
      </Group>
      {children}
    </div>
  );
}
