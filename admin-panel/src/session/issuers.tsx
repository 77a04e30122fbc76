import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { hasPage, startOf } from '../../../clients/browser/oidc.ts';
import { send } from '../../../clients/browser/send.ts';
import type { SignInWays } from '../../../src/contracts/oidc.ts';
import { useLanguage, useWords } from '../words/language.tsx';
import { signInWords } from '../words/sign-in.ts';

/** The institution's own sign-ins, where it has any; which institution is known by the host, or from the last time. */
export function Issuers({ institution }: { institution: string | null }) {
  const words = useWords(signInWords);
  const { language } = useLanguage();
  // Without an answer there is the password: what is wrong is told when that is sent.
  const { data } = useQuery({
    queryKey: ['sign-in-ways', institution],
    queryFn: () => send<SignInWays>('/auth/providers?ifKnown=true', {}, { language, institution }),
    retry: false,
  });
  const issuers = data?.issuers.filter(hasPage) ?? [];
  return issuers.map((issuer) => (
    <Button
      key={issuer.issuer}
      size="lg"
      variant="default"
      data-issuer={issuer.issuer}
      component="a"
      href={startOf(issuer, { app: 'panel', institution })}
    >
      {issuers.length > 1 ? words.withIssuer(new URL(issuer.issuer).host) : words.institutional}
    </Button>
  ));
}
