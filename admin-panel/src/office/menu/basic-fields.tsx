import { NativeSelect, Stack, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { StaffDish } from '../../../../src/contracts/menu-editing.ts';
import { isPhoto } from '../../../../src/domain/photo-address.ts';
import type { Category } from '../../api/menu-editing.ts';
import { useWords } from '../../words/language.tsx';
import { menuWords } from '../../words/menu.ts';
import form from '../form.module.css';
import { AllergensField } from './allergens-field.tsx';
import type { FieldsProps } from './dish-props.ts';
import classes from './menu.module.css';

type Props = FieldsProps & { categories: Category[]; dishes: StaffDish[]; hasPhoto: boolean };

/** What the menu says of a dish. Words that other dishes have are offered, so that all write them alike. */
export function BasicFields({ draft, change, categories, dishes, hasPhoto }: Props) {
  const words = useWords(menuWords);
  const known = [...new Set(dishes.flatMap(({ dietaryTags }) => dietaryTags))].sort();
  return (
    <fieldset className={form.set}>
      <legend>{words.basics}</legend>
      <Stack>
        <TextInput
          size="md"
          label={words.name}
          required
          maxLength={120}
          value={draft.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <div className={form.fields}>
          <TextInput
            size="md"
            type="number"
            label={words.price}
            required
            min={0}
            max={10_000}
            step={0.01}
            inputMode="decimal"
            value={draft.price}
            onChange={(event) => change({ price: event.currentTarget.value })}
          />
          <NativeSelect
            size="md"
            label={words.category}
            value={draft.categoryId}
            onChange={(event) => change({ categoryId: event.currentTarget.value })}
            data={categories.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </div>
        <Textarea
          size="md"
          label={words.description}
          maxLength={1_000}
          autosize
          minRows={2}
          value={draft.description}
          onChange={(event) => change({ description: event.currentTarget.value })}
        />
        {/* A photo of ours is chosen elsewhere. */}
        {!hasPhoto && !isPhoto(draft.imageUrl) && <Picture draft={draft} change={change} />}
        <AllergensField
          value={draft.allergens}
          onChange={(allergens) => change({ allergens })}
          hint={words.allergensHint}
        />
        <TagsInput
          size="md"
          label={words.dietaryTags}
          description={words.wordsHint}
          maxTags={20}
          data={known}
          value={draft.dietaryTags}
          onChange={(typed) => change({ dietaryTags: [...new Set(typed.map((word) => word.toLowerCase()))] })}
        />
      </Stack>
    </fieldset>
  );
}

function Picture({ draft, change }: FieldsProps) {
  const words = useWords(menuWords);
  const [broken, setBroken] = useState<string | null>(null);
  const address = draft.imageUrl.trim();
  return (
    <>
      <TextInput
        size="md"
        label={words.imageUrl}
        placeholder={words.imageHint}
        maxLength={500}
        pattern="(https://|/(?!/)).*"
        title={words.imageHint}
        value={draft.imageUrl}
        error={address && broken === address ? words.imageBroken : undefined}
        onChange={(event) => change({ imageUrl: event.currentTarget.value })}
      />
      {/^(https:\/\/.|\/[^/])/.test(address) && broken !== address && (
        <img
          className={classes.preview}
          src={address}
          alt={words.imagePreview}
          referrerPolicy="no-referrer"
          onError={() => setBroken(address)}
        />
      )}
    </>
  );
}
