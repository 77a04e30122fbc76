export const push = {
  title: 'Avisos en este teléfono',
  ask: '¿Te avisamos cuando esté listo?',
  askMore: 'Te llega un aviso aunque la app esté cerrada. Lo quitas cuando quieras en tu perfil.',
  turnOn: 'Avísame',
  notNow: 'Ahora no',
  lost: 'Este teléfono ya no recibe avisos',
  lostMore: 'El teléfono los dejó de recibir. Actívalos de nuevo o revisa sus ajustes.',
  failed: 'Tu navegador no permitió los avisos. Revisa sus ajustes e intenta de nuevo.',
  thisPhone: 'Recibir avisos en este teléfono',
  inTheWay: {
    unsupported: 'Este navegador no puede recibir avisos. Te escribimos por correo.',
    'install-first':
      'Para recibir avisos en tu iPhone, abre Compartir, elige «Agregar a inicio» y entra desde ahí.',
    denied: 'Los avisos están bloqueados en los ajustes del navegador para esta página.',
  },
};
