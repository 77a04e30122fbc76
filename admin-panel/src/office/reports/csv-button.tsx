import { Button, NativeSelect } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { type CsvDecimal, csvDecimalOf, csvDecimals } from '../../../../src/domain/csv.ts';
import { useAsk } from '../../board/ask.ts';
import { useWords } from '../../words/language.tsx';
import { reportsWords } from '../../words/reports.ts';

const chosenKey = 'itsur-eats.csv-decimal';

/** What was chosen on this device; else what its country writes. */
function firstDecimal(): CsvDecimal {
  const chosen = localStorage.getItem(chosenKey);
  return csvDecimals.find((decimal) => decimal === chosen) ?? csvDecimalOf(navigator.languages.join(','));
}

type Props = {
  fileName: string;
  ask: (decimal: CsvDecimal) => Promise<Blob>;
};

/** Downloads a report as a table, in the way of writing numbers that the reader's spreadsheet takes for numbers. */
export function CsvButton({ fileName, ask }: Props) {
  const words = useWords(reportsWords);
  const [decimal, setDecimal] = useState(firstDecimal);
  const csv = useAsk(() => ask(decimal), { heard: (file) => save(file, fileName) });
  return (
    <>
      <NativeSelect
        size="md"
        aria-label={words.csvNumbers}
        value={decimal}
        onChange={({ currentTarget }) => {
          localStorage.setItem(chosenKey, currentTarget.value);
          setDecimal(currentTarget.value as CsvDecimal);
        }}
        data={csvDecimals.map((value) => ({ value, label: words.csvNumbersOf[value] }))}
      />
      <Button
        size="md"
        variant="default"
        leftSection={<IconDownload size={20} />}
        loading={csv.isPending}
        onClick={() => csv.mutate()}
      >
        {words.csv}
      </Button>
    </>
  );
}

/** A link could not carry who asks for it; so what was fetched is handed to the browser as a file. */
function save(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  URL.revokeObjectURL(url);
}
