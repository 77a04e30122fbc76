import { NativeSelect, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { Locale } from '../../../../src/contracts/languages.ts';
import { inviteUser } from '../../api/users.ts';
import { Aside } from '../../shell/aside.tsx';
import { languages } from '../../shell/language-choice.tsx';
import { usePanel } from '../../shell/panel.tsx';
import { usePlace } from '../../shell/place.tsx';
import { useSay } from '../../shell/say.ts';
import { useLanguage, useWords } from '../../words/language.tsx';
import { usersWords } from '../../words/users.ts';
import { Form, useFault } from '../form.tsx';
import { BelongingFields, enteredBelonging } from './belonging.tsx';

/** Makes an account for somebody, who chooses a password by the link of a letter. */
export default function InviteAside({ onClose }: { onClose: () => void }) {
  const words = useWords(usersWords);
  const { api } = usePanel();
  const { place } = usePlace();
  const { language } = useLanguage();
  const client = useQueryClient();
  const say = useSay();
  return (
    <Aside title={words.invite} onClose={onClose}>
      <Form
        label={words.invite}
        verb={words.sendInvite}
        send={(text, form) =>
          inviteUser(api, {
            email: text('email'),
            name: text('name'),
            locale: text('locale') as Locale,
            cafeteriaIds: [],
            ...enteredBelonging(text, form),
          })
        }
        heard={({ email }) => {
          void client.invalidateQueries({ queryKey: ['office', 'users'] });
          say(words.invited(email));
          onClose();
        }}
      >
        <Text c="dimmed">{words.inviteMore}</Text>
        <Person />
        <BelongingFields now={{ role: 'staff', campusId: place.campusId, cafeteriaIds: [place.id] }} />
        <NativeSelect
          size="md"
          name="locale"
          label={words.language}
          defaultValue={language}
          data={languages}
        />
      </Form>
    </Aside>
  );
}

function Person() {
  const words = useWords(usersWords);
  return (
    <>
      <TextInput
        size="md"
        type="email"
        name="email"
        label={words.email}
        error={useFault('/email')}
        autoComplete="off"
        maxLength={254}
        data-autofocus
        required
      />
      <TextInput
        size="md"
        name="name"
        label={words.name}
        error={useFault('/name')}
        autoComplete="off"
        maxLength={120}
        required
      />
    </>
  );
}
