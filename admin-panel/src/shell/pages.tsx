import { Button } from '@mantine/core';
import { Suspense } from 'react';
import { Link, Redirect, Router, Switch, Route as WhenAt } from 'wouter';
import { useWords } from '../words/language.tsx';
import { shellWords } from '../words/shell.ts';
import { Boundary } from './boundary.tsx';
import { Notice, Waiting } from './notice.tsx';
import { usePanel } from './panel.tsx';
import { PlaceProvider } from './place.tsx';
import { type Route, routesOf } from './routes.ts';
import { Shell } from './shell.tsx';
import { useTitle } from './use-title.ts';

/** The pages that the user's role may see. */
export default function Pages() {
  const { user, session } = usePanel();
  const words = useWords(shellWords);
  const routes = routesOf(user.role);
  const [first] = routes;
  if (!first)
    return (
      <Notice title={words.notForStudents} text={words.notForStudentsMore}>
        <Button size="lg" onClick={() => session.signOut()}>
          {words.signOut}
        </Button>
      </Notice>
    );
  return (
    <Router base="/admin">
      <PlaceProvider>
        <Switch>
          {routes.map((route) => (
            <WhenAt key={route.path} path={route.path}>
              <Page route={route} routes={routes} />
            </WhenAt>
          ))}
          <WhenAt path="/">
            <Redirect to={first.path} replace />
          </WhenAt>
          <WhenAt>
            <Notice title={words.notFound}>
              <Button component={Link} to={first.path} size="lg">
                {words.toStart}
              </Button>
            </Notice>
          </WhenAt>
        </Switch>
      </PlaceProvider>
    </Router>
  );
}

function Page({ route, routes }: { route: Route; routes: Route[] }) {
  const words = useWords(shellWords);
  const page = (
    <Boundary>
      {route.name !== 'board' && <Titled page={words.pages[route.name]} />}
      <Suspense fallback={<Waiting label={words.loading} />}>
        <route.page />
      </Suspense>
    </Boundary>
  );
  return route.bare ? page : <Shell routes={routes}>{page}</Shell>;
}

/** The board says its own: with how many orders are new. */
function Titled({ page }: { page: string }) {
  useTitle(page);
  return null;
}
