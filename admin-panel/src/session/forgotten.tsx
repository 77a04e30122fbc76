import { Alert, Button, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { ApiProblem, Unreachable } from '../../../clients/browser/problem.ts';
import { send } from '../../../clients/browser/send.ts';
import type { Session } from '../../../clients/browser/session.ts';
import { useLanguage, useWords } from '../words/language.tsx';
import { shellWords } from '../words/shell.ts';
import { signInWords } from '../words/sign-in.ts';
import { InstitutionField, institutionIn } from './institution-field.tsx';

type Props = { session: Session; onBack: () => void };

/** Asks for the letter with which a password is set anew. Its answer is the same whether there is such an account or not. */
export function Forgotten({ session, onBack }: Props) {
  const words = useWords(signInWords);
  const shell = useWords(shellWords);
  const { language } = useLanguage();
  const asking = useMutation({
    mutationFn: (fields: FormData) =>
      send<void>(
        '/auth/password-reset',
        { method: 'POST', body: { email: String(fields.get('email')).trim() } },
        { language, institution: institutionIn(fields) },
      ),
  });
  const { error } = asking;
  const asksInstitution =
    session.institution !== null || (error instanceof ApiProblem && error.code.startsWith('institution_'));
  const refused =
    error instanceof ApiProblem
      ? (error.document.errors?.[0]?.detail ?? error.document.title)
      : error instanceof Unreachable && shell.unreachableNow;
  return (
    <form
      aria-label={words.forgotten}
      onSubmit={(event) => {
        event.preventDefault();
        asking.mutate(new FormData(event.currentTarget));
      }}
    >
      <Stack>
        <Title order={1} size="h2">
          {words.forgotten}
        </Title>
        <div aria-live="polite">
          {refused && (
            <Alert color="red" role="alert">
              {refused}
            </Alert>
          )}
          <Text>{asking.isSuccess ? words.letterSent : words.forgottenMore}</Text>
        </div>
        {!asking.isSuccess && (
          <>
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
            <Button type="submit" size="lg" loading={asking.isPending}>
              {words.sendLetter}
            </Button>
          </>
        )}
        <Button size="lg" variant="default" onClick={onBack}>
          {words.backToSignIn}
        </Button>
      </Stack>
    </form>
  );
}
