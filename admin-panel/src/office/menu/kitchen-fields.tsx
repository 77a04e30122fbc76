import { MultiSelect, NativeSelect, Stack } from '@mantine/core';
import { useWords } from '../../words/language.tsx';
import { menuWords } from '../../words/menu.ts';
import form from '../form.module.css';
import { NumberField } from '../number-field.tsx';
import type { DishDraft } from './dish-draft.ts';
import type { FieldsProps } from './dish-props.ts';
import { useIngredients } from './use-menu.ts';

/** Where a dish is made, how long that takes, and what it needs. */
export function KitchenFields({ draft, change, cafeteriaId }: FieldsProps & { cafeteriaId: string }) {
  const words = useWords(menuWords);
  const { data: ingredients = [] } = useIngredients(cafeteriaId);
  return (
    <fieldset className={form.set}>
      <legend>{words.kitchen}</legend>
      <Stack>
        <div className={form.fields}>
          <NativeSelect
            size="md"
            label={words.station}
            value={draft.station}
            onChange={(event) => change({ station: event.currentTarget.value as DishDraft['station'] })}
            data={Object.entries(words.stations).map(([value, label]) => ({ value, label }))}
          />
          <NumberField
            label={words.prepMinutes}
            min={0}
            max={240}
            value={draft.prepMinutes}
            onChange={(prepMinutes) => change({ prepMinutes })}
          />
          <NumberField
            label={words.makeMinutes}
            min={0}
            max={240}
            value={draft.makeMinutes}
            onChange={(makeMinutes) => change({ makeMinutes })}
          />
        </div>
        <MultiSelect
          size="md"
          label={words.ingredients}
          searchable
          maxValues={50}
          data={ingredients.map(({ id, name }) => ({ value: id, label: name }))}
          value={draft.ingredientIds}
          onChange={(ingredientIds) => change({ ingredientIds })}
        />
      </Stack>
    </fieldset>
  );
}
