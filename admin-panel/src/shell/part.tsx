import { Component, lazy, type ReactNode, Suspense, useState } from 'react';
import { useWords } from '../words/language.tsx';
import { shellWords } from '../words/shell.ts';
import { useSay } from './say.ts';

type Shows<Props> = (props: Props) => ReactNode;
type Load<Props> = () => Promise<{ default: Shows<Props> }>;
const loads: (() => Promise<unknown>)[] = [];

/** Has something fetched when the page has come to rest. */
export function fetchLater<Loader extends () => Promise<unknown>>(load: Loader): Loader {
  loads.push(load);
  return load;
}

type Closable = { onClose: () => void };
type PartOf<Props> = { load: Load<Props>; loaded: Shows<Props> };

/**
 * What opens over a page and is not in its first load: fetched when the page has come to rest (`fetchParts`), so that it is
 * there before it is needed, without a network, too.
 */
export function part<Props extends object>(load: Load<Props>): PartOf<Props & Closable> {
  return { load, loaded: lazy(fetchLater(load)) as unknown as Shows<Props> };
}

type PartProps<Props> = { of: PartOf<Props>; with: Props; fallback?: ReactNode };

/** Shows a part. If it cannot be had, that is said in passing and it is closed; the page goes on. */
export function Part<Props extends Closable>({ of, with: props, fallback }: PartProps<Props>) {
  const words = useWords(shellWords);
  const say = useSay();
  const [Shown] = useState(() => of.loaded);
  const fail = () => {
    // Else what failed once would have failed for good.
    of.loaded = lazy(of.load) as unknown as Shows<Props>;
    say(words.partFailed, 'trouble');
    props.onClose();
  };
  return (
    <Fails onFail={fail}>
      <Suspense fallback={fallback}>
        <Shown {...props} />
      </Suspense>
    </Fails>
  );
}

/** Fetches every part, one after the other; those that fail are asked for again when they are opened. */
export async function fetchParts(): Promise<void> {
  for (const load of loads) await load().catch(() => undefined);
}

class Fails extends Component<{ onFail: () => void; children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidCatch() {
    this.props.onFail();
  }

  override render() {
    return this.state.failed ? null : this.props.children;
  }
}
