import { Alert, Button, Center, Paper, PasswordInput, Stack, TextInput, Title } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { ApiProblem, Unreachable } from '../../../clients/browser/problem.ts';
import type { Session, SessionState } from '../../../clients/browser/session.ts';
import { LanguageChoice } from '../shell/language-choice.tsx';
import { useWords } from '../words/language.tsx';
import { shellWords } from '../words/shell.ts';
import { signInWords } from '../words/sign-in.ts';
import { Ended } from './ended.tsx';
import { Forgotten } from './forgotten.tsx';
import { InstitutionField, institutionIn } from './institution-field.tsx';
import { Issuers } from './issuers.tsx';

/** Who signs in, or has forgotten how to. */
export default function SignIn({ session, because }: Pick<Props, 'session' | 'because'>) {
  const [forgotten, setForgotten] = useState(false);
  return (
    <Center component="main" mih="100dvh" p="md" pos="relative">
      <Paper withBorder p="lg" w="100%" maw={420}>
        <Stack>
          {forgotten ? (
            <Forgotten session={session} onBack={() => setForgotten(false)} />
          ) : (
            <WithPassword session={session} because={because} onForgotten={() => setForgotten(true)} />
          )}
          <LanguageChoice />
        </Stack>
      </Paper>
    </Center>
  );
}

/** Why nobody is signed in. */
type Because = Extract<SessionState, { kind: 'signed-out' }>['because'];
type Props = { session: Session; because: Because; onForgotten: () => void };

/**
 * Sign-in with a password. The institution is asked for only where the API cannot tell it from the host's name.
 * Another way of signing in is another form in this card that ends in a grant of the session's.
 */
function WithPassword({ session, because, onForgotten }: Props) {
  const words = useWords(signInWords);
  const [asksInstitution, askInstitution] = useState(session.institution !== null);
  const said = sayings(words)[because];
  const { refused, busy, submit } = useSignIn(session, () => askInstitution(true));
  return (
    <form onSubmit={submit} aria-label={words.title}>
      <Stack>
        <Title order={1} size="h2">
          {words.title}
        </Title>
        <div aria-live="polite">
          {because === 'ended' && <Ended />}
          {said && !refused && <Alert color="gray">{said}</Alert>}
          {refused && (
            <Alert color="red" role="alert">
              {refused}
            </Alert>
          )}
        </div>
        {asksInstitution && <InstitutionField known={session.institution} />}
        <TextInput
          size="lg"
          name="email"
          type="email"
          label={words.email}
          autoComplete="username"
          maxLength={254}
          required
        />
        <PasswordInput
          size="lg"
          name="password"
          label={words.password}
          autoComplete="current-password"
          maxLength={256}
          required
        />
        <Button type="submit" size="lg" loading={busy}>
          {words.submit}
        </Button>
        <Issuers institution={session.institution} />
        <Button size="lg" variant="subtle" onClick={onForgotten}>
          {words.forgotten}
        </Button>
      </Stack>
    </form>
  );
}

type SignInWords = (typeof signInWords)['es'];
const sayings = (words: SignInWords): Partial<Record<Because, string>> => ({
  refused: words.oidcRefused,
  unlinked: words.unlinked,
});

function useSignIn(session: Session, askInstitution: () => void) {
  const words = useWords(shellWords);
  const [refused, setRefused] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    setBusy(true);
    setRefused(null);
    try {
      const credentials = {
        email: String(fields.get('email')).trim(),
        password: String(fields.get('password')),
      };
      await session.signIn(credentials, institutionIn(fields));
    } catch (error) {
      if (error instanceof ApiProblem && error.code.startsWith('institution_')) askInstitution();
      setRefused(error instanceof Unreachable ? words.unreachableNow : reasonOf(error));
    } finally {
      setBusy(false);
    }
  };
  return { refused, busy, submit };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof ApiProblem)) throw error;
  return error.document.errors?.[0]?.detail ?? error.document.title;
}
