/** The packages do what they do where Weir runs (bin/weir.js): jest says `test`. */
process.env.NODE_ENV = 'production'
