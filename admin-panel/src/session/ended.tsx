import { useEffect, useState } from 'react';
import { sound, trouble } from '../board/tones.ts';
import { useWords } from '../words/language.tsx';
import { signInWords } from '../words/sign-in.ts';
import classes from './ended.module.css';

const againMs = 10_000;

/** Nobody is on the board any more, and orders come in: it is said in red, since when, and aloud until somebody is there. */
export function Ended() {
  const words = useWords(signInWords);
  const [since] = useState(() =>
    new Date().toLocaleTimeString('es-MX', { timeStyle: 'short', hour12: false }),
  );
  useEffect(() => {
    const context = new AudioContext();
    const call = () => context.state === 'running' && sound(context, trouble);
    void context.resume().then(call, () => undefined);
    const again = setInterval(call, againMs);
    const hush = () => clearInterval(again);
    for (const touch of ['pointerdown', 'keydown']) addEventListener(touch, hush, { once: true });
    return () => {
      hush();
      for (const touch of ['pointerdown', 'keydown']) removeEventListener(touch, hush);
      void context.close();
    };
  }, []);
  return (
    <div className={classes.ended} role="alert">
      <strong>{words.ended}</strong>
      <span>{words.endedMore(since)}</span>
    </div>
  );
}
