import { Paper, Text } from '@mantine/core';

/** A number that a report begins with, under its name. */
export function Figure({ name, value, more }: { name: string; value: string; more?: string | undefined }) {
  return (
    <Paper p="sm" withBorder>
      <Text size="sm" c="dimmed">
        {name}
      </Text>
      <Text
        fz="clamp(17px, 1vw + 13px, 22px)"
        fw={700}
        style={{ fontVariantNumeric: 'tabular-nums', overflowWrap: 'anywhere' }}
      >
        {value}
      </Text>
      {more && (
        <Text size="xs" c="dimmed">
          {more}
        </Text>
      )}
    </Paper>
  );
}
