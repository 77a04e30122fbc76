import { IconWifi, IconWifiOff } from '@tabler/icons-react';
import type { Connection } from '../stream/use-stream.ts';
import { boardWords } from '../words/board.ts';
import { useWords } from '../words/language.tsx';
import classes from './board.module.css';

/** Whether what is shown is so now; always in sight. */
export function ConnectionBadge({ connection }: { connection: Connection }) {
  const words = useWords(boardWords);
  const state = stateOf(connection);
  const Icon = state === 'offline' ? IconWifiOff : IconWifi;
  return (
    <span className={classes.connection} data-state={state} role="status">
      {/* Another state is another picture, in the middle of its place; nothing of the last one moves there. */}
      <Icon key={`${state} icon`} size={20} />
      <span key={state}>{words.connection[state]}</span>
    </span>
  );
}

function stateOf({ status, staleSince }: Connection) {
  if (staleSince !== null) return 'offline';
  return status === 'connected' || status === 'polling' ? status : 'reconnecting';
}
