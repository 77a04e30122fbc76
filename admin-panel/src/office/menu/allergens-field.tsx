import { MultiSelect } from '@mantine/core';
import { type Allergen, allergens, allergenWords } from '../../../../src/contracts/allergens.ts';
import { useLanguage, useWords } from '../../words/language.tsx';
import { menuWords } from '../../words/menu.ts';

type Props = { value: readonly Allergen[]; onChange: (chosen: Allergen[]) => void; hint?: string };

/** What has to be told of a dish, an option or an ingredient, chosen from the one list. */
export function AllergensField({ value, onChange, hint }: Props) {
  const words = useWords(menuWords);
  const { language } = useLanguage();
  return (
    <MultiSelect
      size="md"
      searchable
      label={words.allergens}
      description={hint}
      data={allergens.map((code) => ({ value: code, label: allergenWords[code][language] }))}
      value={[...value]}
      onChange={(chosen) => onChange(chosen as Allergen[])}
    />
  );
}
