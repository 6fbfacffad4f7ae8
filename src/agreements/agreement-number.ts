/** The form of an agreement's number, as printed on the agreement and sent in `Weir-Agreement`. */
export const agreementNumber = /^[A-Z0-9-]{3,40}$/
