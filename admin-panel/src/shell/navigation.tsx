import {
  Button,
  Divider,
  Drawer,
  type MantineColorScheme,
  SegmentedControl,
  Stack,
  Text,
  useMantineColorScheme,
} from '@mantine/core';
import { IconLogout } from '@tabler/icons-react';
import { Link, useLocation } from 'wouter';
import { useWords } from '../words/language.tsx';
import { shellWords } from '../words/shell.ts';
import { LanguageChoice } from './language-choice.tsx';
import { usePanel } from './panel.tsx';
import type { Route } from './routes.ts';
import classes from './shell.module.css';

type Props = { onClose: () => void; routes: Route[] };

/** The pages, the language, the appearance, and the way out. */
export default function Navigation({ onClose, routes }: Props) {
  const words = useWords(shellWords);
  const { user, session } = usePanel();
  const [location] = useLocation();
  return (
    <Drawer
      opened
      onClose={onClose}
      title={words.product}
      size="xs"
      closeButtonProps={{ 'aria-label': words.close, size: 48 }}
    >
      <Stack>
        <nav aria-label={words.menu}>
          {routes.map(({ path, name, icon: Icon }) => (
            <Link
              key={path}
              to={path}
              className={classes.link ?? ''}
              aria-current={location === path ? 'page' : undefined}
              onClick={onClose}
            >
              <Icon size={22} />
              {words.pages[name]}
            </Link>
          ))}
        </nav>
        <Divider />
        <LanguageChoice />
        <ThemeChoice />
        <Divider />
        <Text size="sm" c="dimmed" truncate>
          {user.name} · {user.email}
        </Text>
        <Button
          size="lg"
          variant="default"
          leftSection={<IconLogout size={20} />}
          onClick={() => session.signOut()}
        >
          {words.signOut}
        </Button>
      </Stack>
    </Drawer>
  );
}

function ThemeChoice() {
  const words = useWords(shellWords);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      fullWidth
      size="md"
      aria-label={words.theme}
      value={colorScheme}
      onChange={(chosen) => setColorScheme(chosen as MantineColorScheme)}
      data={Object.entries(words.themes).map(([value, label]) => ({ value, label }))}
    />
  );
}
