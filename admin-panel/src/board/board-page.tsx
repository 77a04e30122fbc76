import { usePlace } from '../shell/place.tsx';
import { Board } from './board.tsx';

/** The board of the chosen cafeteria; another cafeteria begins with a board of its own. */
export default function BoardPage() {
  const { place } = usePlace();
  return <Board key={place.id} place={place} />;
}
