import { Button, NativeSelect, TextInput } from '@mantine/core';
import type { Locale } from '../../../../src/contracts/languages.ts';
import { changeProfile, sendVerification } from '../../api/account.ts';
import { useAsk } from '../../board/ask.ts';
import { languages } from '../../shell/language-choice.tsx';
import { usePanel } from '../../shell/panel.tsx';
import { usePlace } from '../../shell/place.tsx';
import { useSay } from '../../shell/say.ts';
import { accountWords } from '../../words/account.ts';
import { useWords } from '../../words/language.tsx';
import { rolesWords } from '../../words/roles.ts';
import { Facts } from '../facts.tsx';
import { Form, useFault } from '../form.tsx';
import { Section } from '../section.tsx';

/** Who one is here. Its role and its cafeterias are given by others. */
export function Profile() {
  const words = useWords(accountWords);
  const { roles } = useWords(rolesWords);
  const { api, session, user } = usePanel();
  const { places } = usePlace();
  const say = useSay();
  const verifying = useAsk(() => sendVerification(api), { heard: () => say(words.verifySent) });
  const cafeterias = places.filter(({ id }) => user.cafeteriaIds.includes(id)).map(({ name }) => name);
  return (
    <Section title={words.profile}>
      <Facts
        of={[
          [words.email, user.email],
          [words.role, roles[user.role]],
          [words.cafeterias, cafeterias.join(', ')],
        ]}
      />
      <Form
        label={words.profile}
        verb={words.save}
        actions={
          !user.emailVerified && (
            <Button
              size="md"
              variant="default"
              loading={verifying.isPending}
              onClick={() => verifying.mutate()}
            >
              {words.verify}
            </Button>
          )
        }
        send={(text) => changeProfile(api, { name: text('name'), locale: text('locale') as Locale })}
        heard={(changed) => {
          session.learn(changed);
          say(words.saved);
        }}
      >
        <Name />
        <NativeSelect
          size="md"
          maw={420}
          name="locale"
          label={words.language}
          description={words.languageHint}
          defaultValue={user.locale}
          data={languages}
        />
      </Form>
    </Section>
  );
}

function Name() {
  const words = useWords(accountWords);
  const { user } = usePanel();
  return (
    <TextInput
      size="md"
      maw={420}
      name="name"
      label={words.name}
      defaultValue={user.name}
      error={useFault('/name')}
      autoComplete="name"
      maxLength={120}
      required
    />
  );
}
