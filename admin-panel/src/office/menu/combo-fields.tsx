import { Button, NativeSelect, Stack, Text } from '@mantine/core';
import type { StaffDish } from '../../../../src/contracts/menu-editing.ts';
import { useWords } from '../../words/language.tsx';
import { menuWords } from '../../words/menu.ts';
import form from '../form.module.css';
import { NumberField } from '../number-field.tsx';
import { newKey, type PartDraft } from './dish-draft.ts';
import type { FieldsProps } from './dish-props.ts';

/** The dishes that a combo is made of; each once, and no combo of combos. */
export function ComboFields({ draft: { parts }, change, dishes }: FieldsProps & { dishes: StaffDish[] }) {
  const words = useWords(menuWords);
  const write = (key: string, changed: Partial<PartDraft>) =>
    change({ parts: parts.map((each) => (each.key === key ? { ...each, ...changed } : each)) });
  const free = dishes.filter(
    ({ id, components }) => components.length === 0 && !parts.some(({ menuItemId }) => menuItemId === id),
  );
  const [next] = free;
  return (
    <fieldset className={form.set}>
      <legend>{words.combo}</legend>
      <Stack>
        {parts.length === 0 && <Text c="dimmed">{words.noCombo}</Text>}
        {parts.map(({ key, menuItemId, quantity }, at) => (
          <fieldset key={key} className={form.fields} aria-label={words.part(at + 1)}>
            <NativeSelect
              size="md"
              label={words.dish}
              value={menuItemId}
              onChange={(event) => write(key, { menuItemId: event.currentTarget.value })}
              data={[...dishes.filter(({ id }) => id === menuItemId), ...free].map(({ id, name }) => ({
                value: id,
                label: name,
              }))}
            />
            <NumberField
              label={words.quantity}
              min={1}
              max={20}
              value={quantity}
              onChange={(typed) => write(key, { quantity: typed })}
            />
            <Button
              size="md"
              variant="default"
              onClick={() => change({ parts: parts.filter((each) => each.key !== key) })}
            >
              {words.removePart}
            </Button>
          </fieldset>
        ))}
        {next && (
          <Button
            size="md"
            variant="default"
            disabled={parts.length >= 20}
            onClick={() =>
              change({ parts: [...parts, { key: newKey(), menuItemId: next.id, quantity: '1' }] })
            }
          >
            {words.addPart}
          </Button>
        )}
      </Stack>
    </fieldset>
  );
}
