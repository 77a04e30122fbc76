import { Button, Menu } from '@mantine/core';
import { hoursWords } from '../../words/hours.ts';
import { useWords } from '../../words/language.tsx';
import { officeWords } from '../../words/office.ts';

const everyDay = [1, 2, 3, 4, 5, 6, 7];
const school = [1, 2, 3, 4, 5];

/** To which days the hours of one are copied: all, those from Monday to Friday, or one. Nothing is written before it is saved. */
export function CopyTo({ from, onCopy }: { from: number; onCopy: (to: readonly number[]) => void }) {
  const words = useWords(hoursWords);
  const { weekdays } = useWords(officeWords);
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button size="md" variant="default">
          {words.copyTo}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onCopy(everyDay)}>{words.copyDay}</Menu.Item>
        <Menu.Item onClick={() => onCopy(school)}>{words.copySchool}</Menu.Item>
        <Menu.Divider />
        {weekdays.map(
          (day, index) =>
            index + 1 !== from && (
              <Menu.Item key={day} onClick={() => onCopy([index + 1])}>
                {day}
              </Menu.Item>
            ),
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
