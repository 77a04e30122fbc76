import { Button, Group, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import type { ManagedUser } from '../../../../src/contracts/accounts.ts';
import { reachOf } from '../../../../src/domain/permissions.ts';
import { activateUser, endSessionsOf } from '../../api/users.ts';
import { useAsk } from '../../board/ask.ts';
import { usePanel } from '../../shell/panel.tsx';
import { useSay } from '../../shell/say.ts';
import { useWords } from '../../words/language.tsx';
import { usersWords } from '../../words/users.ts';
import { Confirm } from '../confirm.tsx';

/** Whether somebody may sign in, and their being signed in. */
export function UserActs({ user }: { user: ManagedUser }) {
  const words = useWords(usersWords);
  const { api, user: reader } = usePanel();
  const client = useQueryClient();
  const say = useSay();
  const active = user.deactivatedAt === null;
  const verb = active ? words.deactivate : words.reactivate;
  const activate = async () => {
    client.setQueryData(['office', 'user', user.id], await activateUser(api, user.id, !active));
    void client.invalidateQueries({ queryKey: ['office', 'users'] });
  };
  const endSessions = async () => {
    await endSessionsOf(api, user.id);
    say(words.sessionsEnded(user.name));
  };
  return (
    <Group>
      <Act verb={words.endSessions} ask={endSessions}>
        {words.endSessionsMore(user.name)}
      </Act>
      <Act verb={verb} ask={activate}>
        {active ? words.deactivateMore(user.name) : words.reactivateMore(user.name)}
      </Act>
      {reachOf('listAudit', reader.role) && (
        <Button size="md" variant="default" component={Link} to={`/office/audit?subject=${user.id}`}>
          {words.audit}
        </Button>
      )}
    </Group>
  );
}

/** A deed that is done once it was confirmed. */
function Act({ verb, ask, children }: { verb: string; ask: () => Promise<void>; children: ReactNode }) {
  const [asking, setAsking] = useState(false);
  const asked = useAsk(ask, { heard: () => setAsking(false) });
  return (
    <>
      <Button size="md" variant="default" onClick={() => setAsking(true)}>
        {verb}
      </Button>
      {asking && (
        <Confirm
          title={verb}
          verb={verb}
          busy={asked.isPending}
          onConfirm={() => asked.mutate()}
          onClose={() => setAsking(false)}
        >
          <Text>{children}</Text>
        </Confirm>
      )}
    </>
  );
}
