import type { ComponentChildren } from 'preact';
import { lazy, Suspense } from 'preact/compat';
import { Route, Switch } from 'wouter';
import type { Boot } from './boot.ts';
import MenuPage from './pages/menu-page.tsx';
import TodayPage from './pages/today-page.tsx';
import { Lost } from './views/lost.tsx';
import { Waiting } from './views/state.tsx';
import { useWords } from './words/language.ts';
import { shellWords } from './words/shell.ts';

const BasketPage = lazy(() => import('./pages/basket-page.tsx'));
const SlotsPage = lazy(() => import('./pages/slots-page.tsx'));
const PayPage = lazy(() => import('./pages/pay-page.tsx'));
const OrdersPage = lazy(() => import('./pages/orders-page.tsx'));
const OrderPage = lazy(() => import('./pages/order-page.tsx'));
const CardPage = lazy(() => import('./pages/card-page.tsx'));
const PassPage = lazy(() => import('./pages/pass-page.tsx'));
const ReceiptPage = lazy(() => import('./pages/receipt-page.tsx'));
const YouPage = lazy(() => import('./pages/you-page.tsx'));
const SignInPage = lazy(() => import('./pages/sign-in-page.tsx'));

/** Which screen is at which address. What is read first comes with the page; the others when they are gone to. */
export function Screens({ boot }: { boot: Boot }) {
  return (
    <Switch>
      <Route path="/">
        <TodayPage at={boot.at} />
      </Route>
      <Route path="/c/:id/*?">
        {({ id, '*': rest }) => (
          <MenuPage key={id} id={id} dishId={/^d\/([^/]+)$/.exec(rest ?? '')?.[1] ?? null} at={boot.at} />
        )}
      </Route>
      <Route path="/basket">
        <Later>
          <BasketPage />
        </Later>
      </Route>
      <Route path="/basket/slots">
        <Later>
          <SlotsPage />
        </Later>
      </Route>
      <Route path="/basket/pay">
        <Later>
          <PayPage />
        </Later>
      </Route>
      <Route path="/o">
        <Later>
          <OrdersPage />
        </Later>
      </Route>
      <Route path="/o/:id">
        {({ id }) => (
          <Later>
            <OrderPage id={id} />
          </Later>
        )}
      </Route>
      <Route path="/o/:id/pay">
        {({ id }) => (
          <Later>
            <CardPage id={id} boot={boot} />
          </Later>
        )}
      </Route>
      <Route path="/o/:id/pass">
        {({ id }) => (
          <Later>
            <PassPage id={id} />
          </Later>
        )}
      </Route>
      <Route path="/o/:id/receipt">
        {({ id }) => (
          <Later>
            <ReceiptPage id={id} />
          </Later>
        )}
      </Route>
      <Route path="/you">
        <Later>
          <YouPage />
        </Later>
      </Route>
      <Route path="/sign-in">
        <Later>
          <SignInPage />
        </Later>
      </Route>
      <Route>
        <Lost />
      </Route>
    </Switch>
  );
}

const Later = ({ children }: { children: ComponentChildren }) => (
  <Suspense fallback={<Waiting says={useWords(shellWords).loading} />}>{children}</Suspense>
);
