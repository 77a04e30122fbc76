/**
 * The part of Stripe.js that the student's app uses, with the same names and answers (https://docs.stripe.com/js): a Payment
 * Element for cards, `confirmPayment`, `handleNextAction`, `retrievePaymentIntent`. As with Stripe's, the card is typed into a
 * frame of ours, which alone speaks with the API: the page never has it.
 */
(() => {
  const home = new URL('.', document.currentScript.src);

  /** A frame of ours in the page; `ask` speaks with it once it has loaded. */
  function frameOf(name, facts) {
    const frame = document.createElement('iframe');
    frame.src = `${new URL(`${name}.html`, home)}?${new URLSearchParams(facts)}`;
    frame.style.border = '0';
    const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
    const ask = async (kind, more = {}) => {
      await loaded;
      const { port1, port2 } = new MessageChannel();
      const answered = new Promise((resolve) => {
        port1.onmessage = ({ data }) => resolve(data);
      });
      frame.contentWindow.postMessage({ kind, ...more }, home.origin, [port2]);
      return answered;
    };
    return { frame, ask };
  }

  /** What a frame tells unasked. */
  const listen = (frame, hear) =>
    addEventListener('message', ({ source, origin, data }) => {
      if (source === frame.contentWindow && origin === home.origin) hear(data);
    });

  /** The bank's page, over everything; resolves when its question has an answer. */
  function challenge(intent) {
    const { frame } = frameOf('challenge', { intent: intent.id, amount: intent.amount });
    frame.title = '3-D Secure';
    Object.assign(frame.style, {
      position: 'fixed',
      inset: '0',
      width: '100%',
      height: '100%',
      zIndex: '2147483647',
    });
    document.body.append(frame);
    return new Promise((resolve) => {
      listen(frame, ({ kind }) => kind === 'answered' && resolve());
    }).finally(() => frame.remove());
  }

  class Element {
    #facts;
    #hears = new Map();

    constructor(facts) {
      this.#facts = facts;
    }

    mount(at) {
      const place = typeof at === 'string' ? document.querySelector(at) : at;
      const { frame, ask } = frameOf('card', this.#facts);
      this.ask = ask;
      frame.title = 'Datos de la tarjeta / Card details';
      Object.assign(frame.style, { display: 'block', width: '100%', height: '14rem' });
      listen(frame, ({ kind, height, ...event }) => {
        if (kind === 'height') frame.style.height = `${height}px`;
        else this.#hears.get(kind)?.({ elementType: 'payment', ...event });
      });
      frame.addEventListener('load', () => this.#hears.get('ready')?.({ elementType: 'payment' }));
      place.replaceChildren(frame);
      this.frame = frame;
    }

    on(event, hear) {
      this.#hears.set(event, hear);
      return this;
    }

    focus() {
      this.frame?.focus();
    }

    unmount() {
      this.frame?.remove();
    }

    destroy() {
      this.unmount();
    }

    update() {}
  }

  window.Stripe = (key, { stripeAccount = '', locale = 'es' } = {}) => {
    const access = { key, account: stripeAccount, locale };
    let quiet = null;
    /** Speaks with the API where no card is asked for. */
    const behind = () => {
      if (!quiet) {
        quiet = frameOf('card', access);
        quiet.frame.hidden = true;
        document.body.append(quiet.frame);
      }
      return quiet.ask;
    };
    const retrieve = (clientSecret) => behind()('retrieve', { clientSecret });

    /** As far as it goes: through the bank's question, if there is one. */
    const finish = async (clientSecret, answer) => {
      if (answer.paymentIntent?.status !== 'requires_action') return answer;
      await challenge(answer.paymentIntent);
      const { paymentIntent, error } = await retrieve(clientSecret);
      const failure = paymentIntent?.status === 'requires_payment_method' && paymentIntent.last_payment_error;
      return failure ? { error: { ...failure, payment_intent: paymentIntent } } : { paymentIntent, error };
    };

    return {
      elements({ clientSecret, appearance = {} }) {
        let payment = null;
        return {
          clientSecret,
          create: () => {
            const { colorBackground = '', colorText = '', colorPrimary = '' } = appearance.variables ?? {};
            payment = new Element({ ...access, colorBackground, colorText, colorPrimary });
            return payment;
          },
          getElement: () => payment,
          submit: async () => payment.ask('submit'),
        };
      },
      async confirmPayment({ elements, confirmParams = {} }) {
        const { clientSecret } = elements;
        const answer = await elements
          .getElement()
          .ask('confirm', { clientSecret, returnUrl: confirmParams.return_url ?? '' });
        return finish(clientSecret, answer);
      },
      handleNextAction: async ({ clientSecret }) => finish(clientSecret, await retrieve(clientSecret)),
      retrievePaymentIntent: retrieve,
      _registerWrapper() {},
    };
  };
  window.Stripe.version = 'endive';
})();
