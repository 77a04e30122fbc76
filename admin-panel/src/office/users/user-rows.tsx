import { Badge, Table, Text, UnstyledButton } from '@mantine/core';
import type { ManagedUser } from '../../../../src/contracts/accounts.ts';
import { usePlace } from '../../shell/place.tsx';
import { useWords } from '../../words/language.tsx';
import { rolesWords } from '../../words/roles.ts';
import { usersWords } from '../../words/users.ts';
import classes from '../office.module.css';
import { hasCafeterias } from './granted.ts';

type Props = { users: readonly ManagedUser[]; onOpen: (id: string) => void };

/** Who was found, a row a person. */
export function UserRows({ users, onOpen }: Props) {
  const words = useWords(usersWords);
  const { roles } = useWords(rolesWords);
  return (
    <Table className={classes.table}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{words.person}</Table.Th>
          <Table.Th>{words.role}</Table.Th>
          <Table.Th visibleFrom="sm">{words.cafeterias}</Table.Th>
          <Table.Th visibleFrom="sm">{words.state}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {users.map((user) => (
          <Table.Tr key={user.id} data-user-id={user.id}>
            <Table.Td>
              <UnstyledButton
                className={classes.opens}
                aria-label={words.see(user.name)}
                onClick={() => onOpen(user.id)}
              >
                {user.name}
              </UnstyledButton>
              <Text size="sm" c="dimmed">
                {user.email}
              </Text>
              {user.deactivatedAt && (
                <Badge hiddenFrom="sm" variant="default">
                  {words.deactivated}
                </Badge>
              )}
            </Table.Td>
            <Table.Td>{roles[user.role]}</Table.Td>
            <Table.Td visibleFrom="sm">
              <CafeteriasOf user={user} />
            </Table.Td>
            <Table.Td visibleFrom="sm">
              <Badge variant="default">{user.deactivatedAt ? words.deactivated : words.active}</Badge>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** By name, of those that the reader knows; of others there is a count. */
export function CafeteriasOf({ user: { role, cafeteriaIds } }: { user: ManagedUser }) {
  const words = useWords(usersWords);
  const { places } = usePlace();
  if (!hasCafeterias(role)) return null;
  const names = places.filter(({ id }) => cafeteriaIds.includes(id)).map(({ name }) => name);
  const others = cafeteriaIds.length - names.length;
  return [...names, ...(others > 0 ? [words.others(others)] : [])].join(', ');
}
