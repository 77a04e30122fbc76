import { PasswordInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { changePassword } from '../../api/account.ts';
import { usePanel } from '../../shell/panel.tsx';
import { useSay } from '../../shell/say.ts';
import { accountWords } from '../../words/account.ts';
import { useWords } from '../../words/language.tsx';
import { Form, useFault } from '../form.tsx';
import { Section } from '../section.tsx';

/** Another password, for whoever knows the present one. */
export function Password() {
  const words = useWords(accountWords);
  const { api } = usePanel();
  const client = useQueryClient();
  const say = useSay();
  return (
    <Section title={words.password} more={words.passwordMore}>
      <Form
        label={words.password}
        verb={words.changePassword}
        empties
        instead={{ invalid_credentials: words.notThePassword }}
        send={(_text, form) =>
          changePassword(api, {
            current: String(form.get('current')),
            password: String(form.get('password')),
          })
        }
        heard={() => {
          void client.invalidateQueries({ queryKey: ['office', 'own-sessions'] });
          say(words.passwordChanged);
        }}
      >
        <Fields />
      </Form>
    </Section>
  );
}

function Fields() {
  const words = useWords(accountWords);
  const { user } = usePanel();
  return (
    <>
      {/* So that a password manager knows whose password it is. */}
      <input hidden type="email" autoComplete="username" value={user.email} readOnly />
      <PasswordInput
        size="md"
        maw={420}
        name="current"
        label={words.current}
        autoComplete="current-password"
        maxLength={256}
        required
      />
      <PasswordInput
        size="md"
        maw={420}
        name="password"
        label={words.newPassword}
        description={words.newPasswordHint}
        error={useFault('/password')}
        autoComplete="new-password"
        minLength={10}
        maxLength={256}
        required
      />
    </>
  );
}
