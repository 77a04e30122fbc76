import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { boardWords } from '../words/board.ts';
import { useWords } from '../words/language.tsx';
import classes from './board.module.css';

type Props = { text: string; onText: (text: string) => void };

/** Finds an order by its number, its student's name or its code. Escape shows all again. */
export function SearchField({ text, onText }: Props) {
  const words = useWords(boardWords);
  return (
    <TextInput
      id={searchFieldId}
      type="search"
      className={classes.search}
      classNames={{ input: classes.searchInput }}
      leftSection={<IconSearch size={20} />}
      aria-label={words.find}
      placeholder={words.find}
      value={text}
      onChange={(event) => onText(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        onText('');
        event.currentTarget.blur();
      }}
    />
  );
}

/** The key that leads to it looks for this. */
export const searchFieldId = 'find-order';
