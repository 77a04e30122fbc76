import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Allergen } from '../../../../src/contracts/allergens.ts';
import { type CreateIngredient, createIngredient } from '../../api/menu-editing.ts';
import { useAsk } from '../../board/ask.ts';
import { menuKey } from '../../board/sold-out.tsx';
import { usePanel } from '../../shell/panel.tsx';
import { useWords } from '../../words/language.tsx';
import { menuWords } from '../../words/menu.ts';
import { Answered } from '../answered.tsx';
import { AllergensField } from './allergens-field.tsx';
import { IngredientRow } from './ingredient-row.tsx';
import { useIngredients } from './use-menu.ts';

/** What dishes need: named here, switched off when it runs out, forgotten when nothing needs it any more. */
export function IngredientList({ cafeteriaId }: { cafeteriaId: string }) {
  const words = useWords(menuWords);
  const { api } = usePanel();
  const ingredients = useIngredients(cafeteriaId);
  const [name, setName] = useState('');
  const [allergens, setAllergens] = useState<Allergen[]>([]);
  const [key, setKey] = useState(() => crypto.randomUUID());
  const adding = useAsk((typed: CreateIngredient) => createIngredient(api, cafeteriaId, typed, key), {
    refresh: menuKey(cafeteriaId, 'ingredients'),
    heard: () => {
      setName('');
      setAllergens([]);
      setKey(crypto.randomUUID());
    },
  });
  return (
    <Stack>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          adding.mutate({ name: name.trim(), allergens });
        }}
      >
        <Group align="end">
          <TextInput
            size="md"
            label={words.newIngredient}
            maxLength={80}
            value={name}
            onChange={(event) => {
              setName(event.currentTarget.value);
              // Another name is another deed.
              setKey(crypto.randomUUID());
            }}
          />
          <AllergensField
            value={allergens}
            onChange={(chosen) => {
              setAllergens(chosen);
              setKey(crypto.randomUUID());
            }}
          />
          <Button size="md" type="submit" loading={adding.isPending} disabled={!name.trim()}>
            {words.add}
          </Button>
        </Group>
      </form>
      <Answered query={ingredients}>
        {(known) =>
          known.length === 0 ? (
            <Text c="dimmed" role="status">
              {words.noIngredients}
            </Text>
          ) : (
            <div>
              {known.map((ingredient) => (
                <IngredientRow key={ingredient.id} cafeteriaId={cafeteriaId} ingredient={ingredient} />
              ))}
            </div>
          )
        }
      </Answered>
    </Stack>
  );
}
