import { Button, Chip, Group, Stack, Text } from '@mantine/core';
import { useWords } from '../../words/language.tsx';
import { menuWords } from '../../words/menu.ts';
import { officeWords } from '../../words/office.ts';
import form from '../form.module.css';
import { TimeField } from '../time-field.tsx';
import { newKey, type WindowDraft } from './dish-draft.ts';
import type { FieldsProps } from './dish-props.ts';

/** On which days and when a dish is served, in the campus's time. */
export function WindowsFields({ draft: { windows }, change }: FieldsProps) {
  const words = useWords(menuWords);
  const { weekdays } = useWords(officeWords);
  const write = (key: string, changed: Partial<WindowDraft>) =>
    change({ windows: windows.map((each) => (each.key === key ? { ...each, ...changed } : each)) });
  const fresh = { key: newKey(), weekdays: [1, 2, 3, 4, 5], from: '07:00', until: '12:00' };
  return (
    <fieldset className={form.set}>
      <legend>{words.windows}</legend>
      <Stack>
        {windows.length === 0 && <Text c="dimmed">{words.always}</Text>}
        {windows.map(({ key, weekdays: chosen, from, until }, at) => (
          <Stack key={key} gap="xs" role="group" aria-label={words.window(at + 1)}>
            <Group gap="xs" role="group" aria-label={words.weekdays}>
              {weekdays.map((name, index) => (
                <Chip
                  key={name}
                  size="md"
                  checked={chosen.includes(index + 1)}
                  // A window without days is none.
                  disabled={chosen.length === 1 && chosen.includes(index + 1)}
                  onChange={(on) =>
                    write(key, {
                      weekdays: (on
                        ? [...chosen, index + 1]
                        : chosen.filter((day) => day !== index + 1)
                      ).sort(),
                    })
                  }
                >
                  {name}
                </Chip>
              ))}
            </Group>
            <div className={form.fields}>
              <TimeField label={words.from} value={from} onChange={(typed) => write(key, { from: typed })} />
              <TimeField
                label={words.until}
                end
                value={until}
                onChange={(typed) => write(key, { until: typed })}
              />
              <Button
                size="md"
                variant="default"
                onClick={() => change({ windows: windows.filter((each) => each.key !== key) })}
              >
                {words.removeWindow}
              </Button>
            </div>
          </Stack>
        ))}
        <Button
          size="md"
          variant="default"
          disabled={windows.length >= 20}
          onClick={() => change({ windows: [...windows, fresh] })}
        >
          {words.addWindow}
        </Button>
      </Stack>
    </fieldset>
  );
}
