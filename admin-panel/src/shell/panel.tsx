import { createContext, useContext } from 'react';
import type { Api } from '../../../clients/browser/api.ts';
import type { Session } from '../../../clients/browser/session.ts';
import type { User } from '../../../src/contracts/identity.ts';

/** Who works here, and how the API is asked on their behalf. */
export type Panel = { api: Api; session: Session; user: User };

export const PanelContext = createContext<Panel | null>(null);

export function usePanel(): Panel {
  const panel = useContext(PanelContext);
  if (!panel) throw new Error('nobody is signed in');
  return panel;
}
