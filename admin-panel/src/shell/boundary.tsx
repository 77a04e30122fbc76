import { Button } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { useWords } from '../words/language.tsx';
import { shellWords } from '../words/shell.ts';
import { Notice } from './notice.tsx';

/** What a page throws while it renders, or a part of the panel that does not load, ends here. */
export class Boundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    return this.state.failed ? <Failed /> : this.props.children;
  }
}

function Failed() {
  const words = useWords(shellWords);
  return (
    <Notice title={words.failed} text={words.failedMore}>
      <Button size="lg" onClick={() => location.reload()}>
        {words.reload}
      </Button>
    </Notice>
  );
}
