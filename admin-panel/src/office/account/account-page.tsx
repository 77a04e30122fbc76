import { accountWords } from '../../words/account.ts';
import { useWords } from '../../words/language.tsx';
import { OfficePage } from '../office-page.tsx';
import { Notifications } from './notifications.tsx';
import { Password } from './password.tsx';
import { Profile } from './profile.tsx';
import { Sessions } from './sessions.tsx';

/** What is one's own: name, language, where one is signed in, and what one is told. */
export default function AccountPage() {
  const words = useWords(accountWords);
  return (
    <OfficePage title={words.title}>
      <Profile />
      <Password />
      <Sessions />
      <Notifications />
    </OfficePage>
  );
}
