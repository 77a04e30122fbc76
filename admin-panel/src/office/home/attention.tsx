import { Alert, Anchor, List } from '@mantine/core';
import { Link } from 'wouter';
import type { Overview } from '../../../../src/contracts/overview.ts';
import { deliveriesWords } from '../../words/deliveries.ts';
import { homeWords } from '../../words/home.ts';
import { useWords } from '../../words/language.tsx';

/** What has stopped and waits for a person; nothing when nothing has. */
export function Attention({
  overview: { stuckPayments, parked, deadDeliveries, notSetUp },
}: {
  overview: Overview;
}) {
  const words = useWords(homeWords);
  const { providers } = useWords(deliveriesWords);
  const toMessages = (
    <Anchor component={Link} to="/office/deliveries">
      {words.toMessages}
    </Anchor>
  );
  const said = [
    ...notSetUp.map((provider) => ({ key: provider, text: words.notSetUp(providers[provider]), more: null })),
    ...(stuckPayments > 0 ? [{ key: 'payments', text: words.stuckPayments(stuckPayments), more: null }] : []),
    ...(parked ? [{ key: 'parked', text: words.parked(parked), more: toMessages }] : []),
    ...(deadDeliveries
      ? [{ key: 'deliveries', text: words.deadDeliveries(deadDeliveries), more: toMessages }]
      : []),
  ];
  if (said.length === 0) return null;
  return (
    <Alert color="orange" title={words.attention} role="alert">
      <List spacing={4}>
        {said.map(({ key, text, more }) => (
          <List.Item key={key}>
            {text} {more}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
