import { ActionIcon, Button, Stack, Switch, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useWords } from '../../words/language.tsx';
import { menuWords } from '../../words/menu.ts';
import form from '../form.module.css';
import { NumberField } from '../number-field.tsx';
import { Sortable } from '../sortable.tsx';
import { AllergensField } from './allergens-field.tsx';
import { emptyOption, type OptionDraft } from './dish-draft.ts';
import classes from './menu.module.css';

type Props = { options: OptionDraft[]; write: (options: OptionDraft[]) => void };

/** The options of a group: what each costs more (or less), whether it is on sale, how many there are. */
export function OptionFields({ options, write }: Props) {
  const words = useWords(menuWords);
  const change = (key: string, changed: Partial<OptionDraft>) =>
    write(options.map((each) => (each.key === key ? { ...each, ...changed } : each)));
  const byKey = new Map(options.map((option, at) => [option.key, { option, at }]));
  return (
    <Stack gap="xs">
      <Sortable
        things={options.map(({ key, name }, at) => ({ id: key, name: name || words.option(at + 1) }))}
        onOrder={(keys) => write(keys.flatMap((key) => byKey.get(key)?.option ?? []))}
      >
        {({ id: key, name }, handle) => {
          const found = byKey.get(key);
          if (!found) return null;
          const { option, at } = found;
          return (
            <fieldset className={classes.option} aria-label={words.option(at + 1)}>
              <div className={form.headed}>
                {handle}
                <TextInput
                  size="md"
                  flex={1}
                  label={words.option(at + 1)}
                  required
                  maxLength={80}
                  value={option.name}
                  onChange={(event) => change(key, { name: event.currentTarget.value })}
                />
                {options.length > 1 && (
                  <ActionIcon
                    size={44}
                    variant="default"
                    aria-label={words.remove(name)}
                    onClick={() => write(options.filter((each) => each.key !== key))}
                  >
                    <IconTrash size={20} />
                  </ActionIcon>
                )}
              </div>
              <div className={form.fields}>
                <NumberField
                  label={words.optionPrice}
                  min={-1_000}
                  max={1_000}
                  step={0.01}
                  value={option.price}
                  onChange={(price) => change(key, { price })}
                />
                <NumberField
                  label={words.optionStock}
                  optional
                  min={0}
                  max={10_000}
                  value={option.stock}
                  onChange={(stock) => change(key, { stock })}
                />
                <Switch
                  size="md"
                  label={words.optionOn}
                  checked={option.on}
                  onChange={(event) => change(key, { on: event.currentTarget.checked })}
                />
              </div>
              <AllergensField value={option.allergens} onChange={(allergens) => change(key, { allergens })} />
            </fieldset>
          );
        }}
      </Sortable>
      <Button
        size="md"
        variant="default"
        disabled={options.length >= 30}
        onClick={() => write([...options, emptyOption()])}
      >
        {words.addOption}
      </Button>
    </Stack>
  );
}
