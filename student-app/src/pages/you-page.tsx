import { allergens as allAllergens, allergenWords } from '../../../src/contracts/allergens.ts';
import { type Diet, diets, dietWords } from '../../../src/contracts/diets.ts';
import type { ProfileChanges, User } from '../../../src/contracts/identity.ts';
import { useApp, useUser } from '../app.tsx';
import { useTitle } from '../data/hooks.ts';
import { useDeed } from '../data/use-deed.ts';
import { State } from '../views/state.tsx';
import { useLanguage, useWords } from '../words/language.ts';
import { shellWords } from '../words/shell.ts';
import { youWords } from '../words/you.ts';
import { Devices } from './devices.tsx';
import { Notices } from './notices.tsx';

/** Screen 10: who somebody is, what they must not eat, in which language, and where they are signed in. */
export default function YouPage() {
  const words = useWords(youWords);
  const { signIn } = useWords(shellWords);
  const language = useLanguage();
  useTitle(words.title);
  const user = useUser();
  return (
    <>
      {user ? (
        <Signed user={user} />
      ) : (
        <State
          glyph="👋"
          title={words.guest}
          act={
            <a class="button" href="/sign-in?to=/you">
              {signIn}
            </a>
          }
        >
          {words.guestMore}
        </State>
      )}
      {!user && <LanguageChoice save={() => {}} />}
      <p>
        <a class="plain" href={language === 'es' ? '/privacidad' : '/privacy'}>
          {words.privacy}
        </a>
      </p>
    </>
  );
}

function Signed({ user }: { user: User }) {
  const words = useWords(youWords);
  const app = useApp();
  const { refused, run } = useDeed();
  const save = (changes: ProfileChanges) =>
    run(async () => app.session.learn(await app.api<User>('/me', { method: 'PATCH', body: changes })));
  const leave = () => {
    // Left here, whether the API hears of it or not.
    void app.session.signOut().catch(() => undefined);
  };
  return (
    <>
      <h1>{user.name}</h1>
      <p class="dimmed">{user.email}</p>
      {refused && (
        <p class="trouble" role="alert">
          {refused}
        </p>
      )}
      <AllergenChoice chosen={user.allergens} save={(allergens) => save({ allergens })} />
      <DietChoice chosen={user.diet ?? null} save={(diet) => save({ diet })} />
      <LanguageChoice save={(locale) => save({ locale })} />
      <Notices userId={user.id} />
      <Devices />
      <button type="button" class="button quiet" onClick={leave}>
        {words.signOut}
      </button>
    </>
  );
}

type Choice = {
  chosen: readonly string[];
  save: (allergens: NonNullable<ProfileChanges['allergens']>) => void;
};

function AllergenChoice({ chosen, save }: Choice) {
  const words = useWords(youWords);
  const language = useLanguage();
  return (
    <fieldset class="options">
      <legend>
        {words.allergens}
        <small>{words.allergensMore}</small>
      </legend>
      <div class="chips">
        {allAllergens.map((code) => {
          const isChosen = chosen.includes(code);
          const others = allAllergens.filter((each) => each !== code && chosen.includes(each));
          return (
            <button
              key={code}
              type="button"
              aria-pressed={isChosen}
              onClick={() => save(isChosen ? others : [...others, code])}
            >
              {allergenWords[code][language]}
            </button>
          );
        })}
      </div>
    </fieldset>
  );
}

function DietChoice({ chosen, save }: { chosen: Diet | null; save: (diet: Diet | null) => void }) {
  const words = useWords(youWords);
  const language = useLanguage();
  return (
    <fieldset class="options">
      <legend>
        {words.diet}
        <small>{words.dietMore}</small>
      </legend>
      <div class="chips">
        {diets.map((diet) => (
          <button
            key={diet}
            type="button"
            aria-pressed={chosen === diet}
            onClick={() => save(chosen === diet ? null : diet)}
          >
            {dietWords[diet][language]}
          </button>
        ))}
      </div>
    </fieldset>
  );
}

function LanguageChoice({ save }: { save: (language: User['locale']) => void }) {
  const words = useWords(youWords);
  const { chooseLanguage } = useApp();
  const language = useLanguage();
  const choose = (chosen: User['locale']) => {
    chooseLanguage(chosen);
    save(chosen);
  };
  return (
    <fieldset class="options">
      <legend>{words.language}</legend>
      <div class="chips">
        {(['es', 'en'] as const).map((each) => (
          <button
            key={each}
            type="button"
            lang={each}
            aria-pressed={each === language}
            onClick={() => choose(each)}
          >
            {each === 'es' ? 'Español' : 'English'}
          </button>
        ))}
      </div>
    </fieldset>
  );
}
