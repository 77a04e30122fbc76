import { reachOf } from '../../../../src/domain/permissions.ts';
import { usePanel } from '../../shell/panel.tsx';
import { institutionWords } from '../../words/institution.ts';
import { useWords } from '../../words/language.tsx';
import { OfficePage } from '../office-page.tsx';
import { Choices } from './choices.tsx';
import { Places } from './places.tsx';

/** What the institution has chosen for itself, and where its cafeterias are. A campus's administrators have the latter alone. */
export default function InstitutionPage() {
  const words = useWords(institutionWords);
  const { user } = usePanel();
  return (
    <OfficePage title={words.title}>
      <Places />
      {reachOf('readInstitution', user.role) && <Choices />}
    </OfficePage>
  );
}
