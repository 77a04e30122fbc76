import { useMemo, useState } from 'react';
import { useSeconds } from '../../../clients/browser/clock.ts';
import { Notice } from '../shell/notice.tsx';
import shell from '../shell/shell.module.css';
import { boardWords } from '../words/board.ts';
import { useFormats } from '../words/formats.ts';
import { useWords } from '../words/language.tsx';
import { offlineWords } from '../words/offline.ts';
import { shellWords } from '../words/shell.ts';
import classes from './board.module.css';
import { BoardColumns } from './board-columns.tsx';
import { Clock } from './clock.tsx';
import { columnsOf, everyColumn } from './columns.ts';
import { ConnectionBadge } from './connection-badge.tsx';
import { type KeptPicture, keptPicture } from './kept-picture.ts';
import offline from './offline-board.module.css';
import { useByDay } from './use-by-day.ts';

/**
 * What a board that is opened without a network has: how it was when it was last known, and how long ago that is. Nothing of it
 * can be tapped: whether somebody is still signed in here, nobody can say.
 */
export default function OfflineBoard() {
  const { unreachable } = useWords(shellWords);
  const [picture] = useState(() => (/^\/admin\/(board)?$/.test(location.pathname) ? keptPicture() : null));
  return picture ? <Picture {...picture} /> : <Notice title={unreachable} />;
}

const nothing: ReadonlySet<string> = new Set();
const ignore = () => {};

function Picture({ place, orders, at }: KeptPicture) {
  const words = useWords(boardWords);
  const { asItWas } = useWords(offlineWords);
  const formats = useFormats(place.timezone);
  const columns = useMemo(() => columnsOf(orders, new Map()), [orders]);
  const days = useByDay(columns, place.timezone);
  const seconds = Math.max(0, Math.floor((useSeconds() - at) / 1000));
  return (
    <div className={shell.shell}>
      <header className={shell.bar}>
        <strong className={offline.place}>{place.name}</strong>
        <div className={shell.slot}>
          <Clock formats={formats} />
          <ConnectionBadge connection={{ status: null, staleSince: at, present: 0 }} />
        </div>
      </header>
      <main className={shell.page}>
        <div className={`${classes.board} ${offline.board}`}>
          <h1 className="visually-hidden">{words.title}</h1>
          <p className={offline.age} role="status">
            {asItWas(formats.age(seconds))}
          </p>
          <BoardColumns
            orders={days}
            hidden={null}
            opened={everyColumn}
            toggle={ignore}
            selected={null}
            arrived={nothing}
            formats={formats}
            dismiss={ignore}
            bump={ignore}
            open={ignore}
            select={ignore}
          />
        </div>
      </main>
    </div>
  );
}
