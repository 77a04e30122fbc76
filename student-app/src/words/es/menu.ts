export const menu = {
  search: 'Buscar en el menú',
  categories: 'Categorías',
  filters: 'Filtros',
  safe: 'Sin mis alérgenos',
  nothing: 'Nada con esos filtros',
  clear: 'Quitar filtros',
  empty: 'El menú aún está vacío',
  emptyMore: 'La cafetería no ha publicado platillos. Vuelve más tarde.',
  out: 'Agotado',
  low: 'Quedan pocos',
  notNow: 'No se sirve ahora',
  notThen: 'No se sirve a esa hora',
  outUntil: (day: string) => `Agotado · vuelve ${day}`,
  orderingFor: (time: string) => `Pides para ${time}.`,
  otherTime: 'Cambiar hora',
  contains: (list: string) => `Contiene ${list}`,
  containsYours: (list: string) => `Lleva ${list}, de tu perfil`,
  /** Of a dish. */
  choose: (least: number, most: number) =>
    least === 0
      ? `Opcional, hasta ${most}`
      : least === most
        ? `Elige ${least}`
        : `Elige de ${least} a ${most}`,
  required: 'Falta elegir',
  includes: 'Incluye',
  note: 'Nota para la cocina',
  noteHint: 'Por ejemplo: sin picante',
  quantity: 'Cantidad',
  more: 'Uno más',
  less: 'Uno menos',
  add: (price: string) => `Agregar · ${price}`,
  addFor: (time: string, price: string) => `Agregar para ${time} · ${price}`,
  later: (time: string) => `¿Todo para ${time}?`,
  laterMore: (dish: string) => `Todo tu pedido se recoge a la misma hora, y ${dish} no se puede antes.`,
  laterYes: 'Sí, cambiar la hora',
  laterNo: 'Dejarlo como está',
  other: '¿Empezar otro pedido?',
  otherMore: (name: string) => `Tienes platillos de ${name}. Cada pedido es de una cafetería.`,
  otherYes: 'Empezar de nuevo',
  otherNo: 'Conservar el que tengo',
};
