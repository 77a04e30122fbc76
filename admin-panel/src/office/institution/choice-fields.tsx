import { ColorSwatch, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { OwnInstitution } from '../../../../src/contracts/institution.ts';
import { institutionWords } from '../../words/institution.ts';
import { useWords } from '../../words/language.tsx';
import { useFault } from '../form.tsx';

type BrandingField = keyof OwnInstitution['branding'];

/** By their names in the form and in the request. One that is left empty is a choice that was taken back. */
export const brandingFields = [
  'name',
  'shortName',
  'primaryColour',
  'accentColour',
  'logoUrl',
  'supportEmail',
  'privacyEmail',
  'postalAddress',
] as const satisfies readonly BrandingField[];

/** Source: src/contracts/institution.ts. */
const longest: Record<BrandingField, number> = {
  name: 120,
  shortName: 30,
  primaryColour: 7,
  accentColour: 7,
  logoUrl: 500,
  supportEmail: 254,
  privacyEmail: 254,
  postalAddress: 300,
};
const days = { fewest: 30, most: 3_650 };

type TextProps = {
  name: BrandingField;
  chosen: string | undefined;
  type?: 'url' | 'email';
  placeholder?: string;
};

export function TextField({ name, chosen = '', type, placeholder }: TextProps) {
  const { fields } = useWords(institutionWords);
  return (
    <TextInput
      size="md"
      name={name}
      type={type}
      label={fields[name]}
      placeholder={placeholder}
      defaultValue={chosen}
      error={useFault(`/branding/${name}`)}
      maxLength={longest[name]}
    />
  );
}

export function ColourField({ name, chosen = '' }: Pick<TextProps, 'name' | 'chosen'>) {
  const { fields, colourHint } = useWords(institutionWords);
  const [typed, setTyped] = useState(chosen);
  return (
    <TextInput
      size="md"
      maw={420}
      name={name}
      label={fields[name]}
      description={colourHint}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value.toLowerCase())}
      error={useFault(`/branding/${name}`)}
      maxLength={longest[name]}
      rightSection={/^#[0-9a-f]{6}$/.test(typed) && <ColorSwatch color={typed} size={24} />}
    />
  );
}

type DaysProps = { name: keyof OwnInstitution['retention']; days: number };

export function DaysField({ name, days: kept }: DaysProps) {
  const words = useWords(institutionWords);
  return (
    <TextInput
      size="md"
      maw={420}
      type="number"
      name={name}
      label={words.retentions[name]}
      description={words.daysHint(days.fewest, days.most)}
      defaultValue={kept}
      error={useFault(`/retention/${name}`)}
      min={days.fewest}
      max={days.most}
      step={1}
      required
    />
  );
}
