import { useCallback, useState } from 'react';

const voiceKey = 'itsur-eats.voice';

/** Whether numbers are called out on this device, and what calls them. Off until somebody wants it. */
export function useVoice(lang: string) {
  const [isOn, setOn] = useState(() => localStorage.getItem(voiceKey) === 'on');
  const toggle = useCallback(
    () =>
      setOn((before) => {
        localStorage.setItem(voiceKey, before ? 'off' : 'on');
        if (before) speechSynthesis.cancel();
        return !before;
      }),
    [],
  );
  const call = useCallback(
    (text: string) => {
      if (!isOn) return;
      const said = new SpeechSynthesisUtterance(text);
      said.lang = lang;
      speechSynthesis.speak(said);
    },
    [isOn, lang],
  );
  return { isOn, toggle, call };
}
