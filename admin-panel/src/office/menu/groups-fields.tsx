import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useWords } from '../../words/language.tsx';
import { menuWords } from '../../words/menu.ts';
import form from '../form.module.css';
import { NumberField } from '../number-field.tsx';
import { Sortable } from '../sortable.tsx';
import { emptyOption, type GroupDraft, newKey } from './dish-draft.ts';
import type { FieldsProps } from './dish-props.ts';
import { OptionFields } from './option-fields.tsx';

/** What is chosen with a dish: groups, and the options of each, in the order in which they are shown. */
export function GroupsFields({ draft: { groups }, change }: FieldsProps) {
  const words = useWords(menuWords);
  const write = (key: string, changed: Partial<GroupDraft>) =>
    change({ groups: groups.map((each) => (each.key === key ? { ...each, ...changed } : each)) });
  const byKey = new Map(groups.map((group, at) => [group.key, { group, at }]));
  return (
    <fieldset className={form.set}>
      <legend>{words.groups}</legend>
      <Stack>
        {groups.length === 0 && <Text c="dimmed">{words.noGroups}</Text>}
        <Sortable
          things={groups.map(({ key, name }, at) => ({ id: key, name: name || words.group(at + 1) }))}
          onOrder={(keys) => change({ groups: keys.flatMap((key) => byKey.get(key)?.group ?? []) })}
        >
          {({ id: key }, handle) => {
            const found = byKey.get(key);
            if (!found) return null;
            const { group, at } = found;
            return (
              <Stack py="md" role="group" aria-label={words.group(at + 1)}>
                <div className={form.headed}>
                  {handle}
                  <TextInput
                    size="md"
                    flex={1}
                    label={words.name}
                    required
                    maxLength={80}
                    value={group.name}
                    onChange={(event) => write(key, { name: event.currentTarget.value })}
                  />
                </div>
                <div className={form.fields}>
                  <NumberField
                    label={words.min}
                    min={0}
                    max={Math.min(Number(group.max) || 20, group.options.length)}
                    value={group.min}
                    onChange={(min) => write(key, { min })}
                  />
                  <NumberField
                    label={words.max}
                    min={1}
                    max={20}
                    value={group.max}
                    onChange={(max) => write(key, { max })}
                  />
                </div>
                <OptionFields options={group.options} write={(options) => write(key, { options })} />
                <Button
                  size="md"
                  variant="default"
                  onClick={() => change({ groups: groups.filter((each) => each.key !== key) })}
                >
                  {group.name ? words.remove(group.name) : words.removeGroup}
                </Button>
              </Stack>
            );
          }}
        </Sortable>
        <Button
          size="md"
          variant="default"
          disabled={groups.length >= 12}
          onClick={() => change({ groups: [...groups, emptyGroup()] })}
        >
          {words.addGroup}
        </Button>
      </Stack>
    </fieldset>
  );
}

const emptyGroup = (): GroupDraft => ({
  key: newKey(),
  name: '',
  min: '0',
  max: '1',
  options: [emptyOption()],
});
