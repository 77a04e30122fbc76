import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'preact/hooks';
import { hasPage, startOf } from '../../../clients/browser/oidc.ts';
import { ApiProblem, Unreachable } from '../../../clients/browser/problem.ts';
import type { SignInWays } from '../../../src/contracts/oidc.ts';
import { useApp, useSession } from '../app.tsx';
import { useTitle } from '../data/hooks.ts';
import { go } from '../data/navigation.ts';
import { useWords } from '../words/language.ts';
import { shellWords } from '../words/shell.ts';
import { signInWords } from '../words/sign-in.ts';
import { HandedOver, TakeOver, useHandover } from './take-over.tsx';

/** A path of this app that one came from; whatever else somebody has written there is not gone to. */
const wayOn = (): string => {
  const to = new URLSearchParams(location.search).get('to') ?? '/';
  return /^\/(?!\/)[\w/?=&.-]*$/.test(to) ? to : '/';
};

const reasons = { refused: 'oidcRefused', unlinked: 'unlinked', ended: 'ended' } as const;

/** Screen 11: who somebody is, by their institution's word or their password. */
export default function SignInPage() {
  const words = useWords(signInWords);
  useTitle(words.title);
  const { institution } = useApp();
  const session = useSession();
  const { refused, isBusy, submit } = useSignIn();
  const user = session.kind === 'signed-in' ? session.user : null;
  const because =
    session.kind === 'signed-out' && session.because in reasons
      ? reasons[session.because as keyof typeof reasons]
      : null;
  useEffect(() => {
    if (user?.role === 'student') go(wayOn(), { replace: true });
  }, [user]);
  if (user && user.role !== 'student')
    return (
      <section class="state">
        <h1>{words.signedInAs(user.email)}</h1>
        <p>{words.students}</p>
        <a class="button" href="/admin/">
          {words.toPanel}
        </a>
      </section>
    );
  if (session.kind === 'signed-out' && session.because === 'handed-over') return <HandedOver {...session} />;
  return (
    <div class="sign-in">
      <h1>{words.title}</h1>
      <p class="dimmed">{institution.name}</p>
      {because && !refused && (
        <p class="notice" role="status">
          {words[because]}
        </p>
      )}
      <TakeOver />
      <Issuers />
      <form onSubmit={submit}>
        <label class="field">
          {words.email}
          <input
            type="email"
            name="email"
            autoComplete="username"
            autoCapitalize="none"
            maxLength={254}
            required
          />
        </label>
        <label class="field">
          {words.password}
          <input type="password" name="password" autoComplete="current-password" maxLength={256} required />
        </label>
        <div aria-live="assertive">{refused && <p class="trouble">{refused}</p>}</div>
        <button type="submit" class="button" disabled={isBusy} aria-busy={isBusy ? 'true' : undefined}>
          {words.submit}
        </button>
      </form>
    </div>
  );
}

/** The institution's own sign-ins; by a new page, which leads back here. */
function Issuers() {
  const words = useWords(signInWords);
  const { institution, open, handover } = useApp();
  const leavesWith = useHandover();
  // Without an answer there is the password: what is wrong is told when that is sent.
  const { data } = useQuery({
    queryKey: ['sign-in-ways'],
    queryFn: () => open<SignInWays>('/auth/providers'),
    staleTime: 600_000,
    retry: false,
  });
  const issuers = data?.issuers.filter(hasPage) ?? [];
  if (issuers.length === 0) return null;
  return (
    <>
      {issuers.map((issuer) => (
        <a
          key={issuer.issuer}
          class="button"
          href={startOf(issuer, {
            app: 'student',
            to: wayOn(),
            institution: institution.id,
            handover: leavesWith?.challenge,
          })}
          onClick={() => handover.keep(leavesWith)}
        >
          {issuers.length > 1 ? words.withIssuer(issuer.name) : words.institutional}
        </a>
      ))}
      <p class="dimmed or">{words.or}</p>
    </>
  );
}

function useSignIn() {
  const words = useWords(shellWords);
  const { session, institution } = useApp();
  const [refused, setRefused] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget as HTMLFormElement);
    setBusy(true);
    setRefused(null);
    try {
      const credentials = {
        email: String(fields.get('email')).trim(),
        password: String(fields.get('password')),
      };
      await session.signIn(credentials, institution.id);
    } catch (error) {
      if (error instanceof Unreachable) setRefused(words.unreachable);
      else if (error instanceof ApiProblem)
        setRefused(error.document.errors?.[0]?.detail ?? error.document.title);
      else throw error;
    } finally {
      setBusy(false);
    }
  };
  return { refused, isBusy, submit };
}
