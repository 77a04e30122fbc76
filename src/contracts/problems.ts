import { z } from '@hono/zod-openapi';

/**
 * The closed list of problems this API answers with. A code is a promise to clients: never renamed, never reused.
 * `title` is constant per code (RFC 9457, section 3.1.4); what is particular to one occurrence goes to `detail`.
 */
export const problems = {
  validation_failed: [422, 'La solicitud tiene datos inválidos', 'The request has invalid data'],
  malformed_json: [400, 'El cuerpo no es JSON válido', 'The body is not valid JSON'],
  payload_too_large: [413, 'El cuerpo es demasiado grande', 'The body is too large'],
  uri_too_long: [414, 'La dirección es demasiado larga', 'The address is too long'],
  headers_too_large: [431, 'Las cabeceras son demasiado grandes', 'The headers are too large'],
  header_repeated: [
    400,
    'Envía una sola Idempotency-Key; si lleva comas, entre comillas',
    'Send one Idempotency-Key; one with commas in quotes',
  ],
  unsupported_media_type: [415, 'Envía application/json', 'Send application/json'],
  not_found: [404, 'No existe este recurso', 'There is no such resource'],
  method_not_allowed: [405, 'Método no permitido', 'Method not allowed'],
  institution_required: [400, 'Indica la institución', 'Name the institution'],
  institution_not_found: [404, 'No existe esta institución', 'There is no such institution'],
  institution_suspended: [
    403,
    'El servicio de esta institución está suspendido',
    'The service of this institution is suspended',
  ],
  unauthenticated: [401, 'Inicia sesión', 'Sign in'],
  invalid_credentials: [401, 'Correo o contraseña incorrectos', 'Wrong email or password'],
  invalid_id_token: [401, 'El acceso institucional no es válido', 'The institutional sign-in is not valid'],
  handover_code_wrong: [401, 'Esos dígitos no son; revísalos', 'Those are not the digits; check them'],
  handover_over: [
    410,
    'Estos dígitos ya no sirven; entra otra vez para recibir otros',
    'These digits are good no more; sign in again to get others',
  ],
  sign_in_blocked: [
    429,
    'Demasiados intentos: espera antes de volver a entrar',
    'Too many tries: wait before you sign in again',
  ],
  sign_in_busy: [
    429,
    'Mucha gente está entrando a la vez: inténtalo en unos segundos',
    'Many people are signing in at once: try again in a few seconds',
  ],
  account_not_linked: [
    409,
    'Ya hay una cuenta con este correo: confirma que es tuya con su contraseña',
    'There is an account of this address: prove that it is yours by its password',
  ],
  account_deactivated: [403, 'Esta cuenta está desactivada', 'This account is deactivated'],
  account_link_invalid: [
    410,
    'Este enlace ya se usó o venció; pide otro',
    'This link was used or has lapsed; ask for another',
  ],
  password_too_weak: [422, 'Elige una contraseña más difícil', 'Choose a password that is harder to guess'],
  email_taken: [409, 'Ya hay una cuenta con este correo', 'There is an account of this e-mail already'],
  user_not_found: [404, 'No existe esta cuenta', 'There is no such account'],
  not_yourself: [409, 'No puedes hacer esto con tu propia cuenta', 'You cannot do this to your own account'],
  last_admin: [409, 'Debe quedar alguien que administre', 'Somebody has to stay who administers'],
  session_ended: [401, 'La sesión terminó; inicia sesión otra vez', 'The session has ended; sign in again'],
  refresh_token_reused: [401, 'Este acceso ya se había usado', 'This refresh token was already used'],
  forbidden: [403, 'No tienes permiso', 'You are not allowed to do this'],
  account_has_open_orders: [
    409,
    'Aún tienes un pedido abierto; espera a que termine',
    'You have an order that is open; wait for its end',
  ],
  account_has_money_pending: [
    409,
    'Aún hay dinero en camino; inténtalo cuando llegue',
    'Money is still on its way; try again when it has arrived',
  ],
  cafeteria_has_open_orders: [
    409,
    'La cafetería aún tiene pedidos abiertos',
    'The cafeteria still has open orders',
  ],
  campus_not_found: [404, 'No existe este campus', 'There is no such campus'],
  cafeteria_not_found: [404, 'No existe esta cafetería', 'There is no such cafeteria'],
  cafeteria_archived: [409, 'Esta cafetería ya no recibe pedidos', 'This cafeteria takes no orders any more'],
  cafeteria_paused: [409, 'La cafetería no recibe pedidos ahora', 'The cafeteria takes no orders now'],
  cafeteria_closed: [409, 'La cafetería está cerrada', 'The cafeteria is closed'],
  slot_full: [409, 'Ese horario está lleno', 'That pickup slot is full'],
  throttle_without_capacity: [
    409,
    'Los horarios no tienen límite que reducir; fija su capacidad o haz una pausa',
    'The slots have no limit to make smaller; set their capacity or pause',
  ],
  slot_too_soon: [409, 'Ya no da tiempo para ese horario', 'There is no time left for that slot'],
  slot_unavailable: [422, 'Ese horario no existe o ya pasó', 'That pickup slot does not exist or has passed'],
  allergen_conflict: [
    422,
    'El pedido tiene alérgenos de tu perfil',
    'The order has allergens of your profile',
  ],
  too_many_open_orders: [409, 'Tienes demasiados pedidos abiertos', 'You have too many open orders'],
  item_limit_reached: [409, 'Llegaste al límite de este platillo', 'You have reached the limit of this item'],
  price_changed: [409, 'El total cambió; confirma el nuevo', 'The total has changed; confirm the new one'],
  basket_too_large: [422, 'El pedido es demasiado grande', 'The order is too large'],
  change_pending: [
    409,
    'El estudiante aún no responde por una línea',
    'The student has not answered about a line yet',
  ],
  tips_not_accepted: [422, 'Esta cafetería no recibe propinas', 'This cafeteria takes no tips'],
  payment_method_not_offered: [422, 'Aquí no se paga de esa forma', 'That way of paying is not offered here'],
  card_unavailable: [
    409,
    'El pago en línea no está disponible; paga en efectivo',
    'Paying online is not available; pay in cash',
  ],
  amount_too_small: [
    422,
    'El total no alcanza el mínimo para pagar así',
    'The total is below the minimum for that way of paying',
  ],
  not_paid_online: [409, 'Este pedido no se paga en línea', 'This order is not paid online'],
  payment_over: [
    409,
    'El pedido ya terminó sin pagarse y no se cobró nada: pídelo de nuevo',
    'The order has ended unpaid and nothing was charged: order again',
  ],
  webhook_signature_invalid: [400, 'La firma no es válida', 'The signature is not valid'],
  nothing_to_reorder: [409, 'Nada de ese pedido está disponible', 'Nothing of that order is available'],
  menu_category_not_found: [404, 'No existe esta categoría', 'There is no such category'],
  menu_category_in_use: [409, 'La categoría aún tiene platillos', 'The category still has items'],
  photo_invalid: [
    422,
    'La foto debe ser un JPEG, PNG o WebP entero, de una sola imagen',
    'The photo has to be a whole JPEG, PNG or WebP of one picture',
  ],
  photo_too_large: [422, 'La foto mide demasiado', 'The photo measures too much'],
  photos_unavailable: [503, 'Aquí no se pueden guardar fotos', 'Photos cannot be kept here'],
  dish_not_found: [404, 'No existe este platillo', 'There is no such item'],
  dish_not_counted: [409, 'Este platillo no lleva existencias', 'The stock of this item is not counted'],
  combo_of_combos: [422, 'Un combo no puede llevar otro combo', 'A combo cannot have another combo in it'],
  ingredient_not_found: [404, 'No existe este ingrediente', 'There is no such ingredient'],
  option_not_found: [404, 'Ningún platillo tiene esta opción', 'No item has this option'],
  name_taken: [409, 'Ese nombre ya existe', 'That name is taken'],
  break_not_found: [404, 'No existe este receso', 'There is no such break'],
  menu_item_not_found: [422, 'Un platillo no es de esta cafetería', 'An item is not on this menu'],
  menu_item_unavailable: [409, 'Un platillo ya no está disponible', 'An item is no longer available'],
  modifiers_invalid: [
    422,
    'Las opciones de un platillo no son válidas',
    'The options of an item are not valid',
  ],
  out_of_stock: [409, 'No hay suficientes existencias', 'Not enough stock'],
  order_not_found: [404, 'No existe este pedido', 'There is no such order'],
  order_item_not_found: [404, 'El pedido no tiene esa línea', 'The order has no such line'],
  change_not_found: [404, 'No hay un cambio pendiente así', 'There is no such pending change'],
  change_already_proposed: [409, 'Ya se preguntó por esa línea', 'That line was already asked about'],
  answer_awaited: [
    409,
    'El estudiante todavía tiene tiempo de contestar',
    'The student still has time to answer',
  ],
  recall_too_late: [
    409,
    'Pasó más de media hora: ya no se puede regresar',
    'More than half an hour has passed: it cannot be brought back any more',
  ],
  recall_refunded: [
    409,
    'Ya se devolvió dinero de este pedido: no se puede regresar',
    'Money of this order was given back: it cannot be brought back any more',
  ],
  nothing_to_refund: [
    409,
    'De este pedido no hay nada que devolver',
    'There is nothing of this order to give back',
  ],
  refund_exceeds_paid: [409, 'Es más de lo que queda por devolver', 'That is more than is left to give back'],
  refund_too_late: [
    409,
    'Pasó demasiado tiempo para devolver dinero de este pedido',
    'Too much time has passed to give money of this order back',
  ],
  already_printed: [
    409,
    'Este pedido ya se imprimió en otro dispositivo',
    'This order was printed on another device',
  ],
  pickup_code_wrong: [422, 'El código no es de este pedido', 'The code is not of this order'],
  pickup_code_required: [422, 'Pide el código de entrega', 'Ask for the pickup code'],
  illegal_transition: [409, 'El pedido ya no admite este cambio', 'The order no longer allows this move'],
  version_conflict: [412, 'El pedido cambió mientras tanto', 'The order has changed meanwhile'],
  idempotency_key_reused: [
    422,
    'La clave ya se usó con otro pedido',
    'The key was used with another request',
  ],
  delivery_not_found: [404, 'No existe este envío', 'There is no such delivery'],
  parked_not_found: [
    404,
    'No existe, o ya no está apartado',
    'There is no such thing, or it is not set aside any more',
  ],
  delivery_not_dead: [409, 'El envío no ha fracasado', 'The delivery has not failed'],
  unsubscribe_link_invalid: [404, 'Este enlace ya no sirve', 'This link is no longer good'],
  announcement_not_found: [404, 'No existe este aviso', 'There is no such announcement'],
  rate_limited: [429, 'Demasiadas solicitudes', 'Too many requests'],
  upgrade_required: [426, 'Conéctate con WebSocket', 'Connect with a WebSocket'],
  temporarily_unavailable: [503, 'Inténtalo de nuevo en un momento', 'Try again in a moment'],
  internal_error: [500, 'Algo falló de nuestro lado', 'Something failed on our side'],
} as const satisfies Record<string, readonly [status: number, es: string, en: string]>;

export type ProblemCode = keyof typeof problems;
export const problemCode = z.enum(Object.keys(problems) as [ProblemCode, ...ProblemCode[]]);

/** Members beside the standard ones, e.g. `errors` of a validation or the current `order` of a conflict. */
export type ProblemExtensions = Record<string, unknown>;

/** What is particular to one occurrence, for its reader. */
export type ProblemDetail = { es: string; en: string };

/** A refusal with a stable code. Thrown by services, turned into a problem document in one place. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly extensions: ProblemExtensions;
  readonly headers: Record<string, string>;
  readonly detail: ProblemDetail;

  constructor(
    code: ProblemCode,
    options: {
      detail?: ProblemDetail;
      extensions?: ProblemExtensions;
      headers?: Record<string, string>;
    } = {},
  ) {
    const [, es, en] = problems[code];
    super(code);
    this.name = 'Problem';
    this.code = code;
    this.extensions = options.extensions ?? {};
    this.headers = options.headers ?? {};
    this.detail = options.detail ?? { es, en };
  }

  get status(): number {
    return problems[this.code][0];
  }
}
