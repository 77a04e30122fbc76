import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Ingredient } from '../../../../src/contracts/menu-editing.ts';
import { useWords } from '../../words/language.tsx';
import { menuWords } from '../../words/menu.ts';
import { AllergensField } from './allergens-field.tsx';
import classes from './menu.module.css';

/** What of an ingredient is written by its form. */
export type Edited = Pick<Ingredient, 'name' | 'allergens'>;
type Props = { ingredient: Ingredient; busy: boolean; onSave: (changed: Edited) => void };

/** An ingredient's name and what it passes on to all dishes that need it. */
export function IngredientForm({ ingredient, busy, onSave }: Props) {
  const words = useWords(menuWords);
  const [name, setName] = useState(ingredient.name);
  const [allergens, setAllergens] = useState(ingredient.allergens);
  return (
    <form
      className={classes.ingredient}
      onSubmit={(event) => {
        event.preventDefault();
        onSave({ name: name.trim(), allergens });
      }}
    >
      <TextInput
        size="md"
        label={words.name}
        autoFocus
        required
        maxLength={80}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <AllergensField value={allergens} onChange={setAllergens} />
      <Button size="md" type="submit" loading={busy} disabled={!name.trim()}>
        {words.save}
      </Button>
    </form>
  );
}
