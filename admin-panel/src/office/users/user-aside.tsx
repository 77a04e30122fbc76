import { Stack, Text, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ChangeUser, ManagedUser } from '../../../../src/contracts/accounts.ts';
import { changeUser, readUser } from '../../api/users.ts';
import { Aside } from '../../shell/aside.tsx';
import { languages } from '../../shell/language-choice.tsx';
import { usePanel } from '../../shell/panel.tsx';
import { usePlace } from '../../shell/place.tsx';
import { useSay } from '../../shell/say.ts';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/language.tsx';
import { usersWords } from '../../words/users.ts';
import { Answered } from '../answered.tsx';
import { Facts } from '../facts.tsx';
import { Form, useFault } from '../form.tsx';
import { BelongingFields, enteredBelonging } from './belonging.tsx';
import { UserActs } from './user-acts.tsx';

type Props = { id: string; onClose: () => void };

/** One person: who they are, where they belong, and whether they may sign in. */
export default function UserAside({ id, onClose }: Props) {
  const words = useWords(usersWords);
  const { api, user: reader } = usePanel();
  const { place } = usePlace();
  const formats = useFormats(place.timezone);
  const query = useQuery({ queryKey: userKey(id), queryFn: () => readUser(api, id), staleTime: 0 });
  return (
    <Aside title={query.data?.name ?? '…'} onClose={onClose}>
      <Answered query={query}>
        {(user) => (
          <Stack>
            <Facts
              of={[
                [words.email, user.email],
                [words.verified, user.emailVerified ? words.yes : words.notYet],
                [words.language, languages.find(({ value }) => value === user.locale)?.label],
                [words.created, formats.moment(user.createdAt)],
                [words.deactivatedSince, user.deactivatedAt && formats.moment(user.deactivatedAt)],
              ]}
            />
            {user.id === reader.id ? (
              <Text>{words.yourself}</Text>
            ) : (
              <>
                <Change user={user} />
                <UserActs user={user} />
              </>
            )}
          </Stack>
        )}
      </Answered>
    </Aside>
  );
}

const userKey = (id: string) => ['office', 'user', id] as const;

function Change({ user }: { user: ManagedUser }) {
  const words = useWords(usersWords);
  const { api } = usePanel();
  const client = useQueryClient();
  const say = useSay();
  return (
    <Form
      label={words.change}
      verb={words.save}
      send={async (text, form) => {
        const changes = changesOf(user, { name: text('name'), ...enteredBelonging(text, form) });
        return Object.keys(changes).length > 0 ? changeUser(api, user.id, changes) : user;
      }}
      heard={(changed) => {
        client.setQueryData(userKey(user.id), changed);
        void client.invalidateQueries({ queryKey: ['office', 'users'] });
        say(words.saved);
      }}
    >
      <Name of={user} />
      <BelongingFields now={user} />
      <Text size="sm" c="dimmed">
        {words.changeMore}
      </Text>
    </Form>
  );
}

function Name({ of: { name } }: { of: ManagedUser }) {
  const words = useWords(usersWords);
  return (
    <TextInput
      size="md"
      name="name"
      label={words.name}
      error={useFault('/name')}
      defaultValue={name}
      maxLength={120}
      required
    />
  );
}

/** What is other than before: somebody whose name alone changes stays signed in. */
function changesOf(before: ManagedUser, after: ChangeUser): ChangeUser {
  const isOther = ([name, value]: [string, unknown]) => {
    const was = before[name as keyof ChangeUser];
    return Array.isArray(was)
      ? String([...was].sort()) !== String([...(value as string[])].sort())
      : was !== value;
  };
  return Object.fromEntries(Object.entries(after).filter(isOther));
}
