"""Links of composed runs that each part taking steps apart must stand: every kind of part, and a rule of one's own."""

COMPOSED = [
    "o=adam&o.s=cosine&o.t=clip_norm&o.t2=weight_decay",
    "o=momentum&o.t=noise&o.t2=l2&o.t3=max_norm&o.t3.radius=2",
    "o=nesterov&o.form=look_ahead&o.t=sam&o.t2=lookahead",
    "o=nesterov&o.form=shifted&o.rate=inside&o.s=warmup&o.s2=exponential",
    "o=sgd&o.lr=0.05&o.t=average&o.t2=l1_proximal",
    "o=adam&o.eps_place=inside&o.bias_correction=no&o.s=linear&o.s.on=s.kappa",
    "o=rmsprop&o.t=centralize&o.t2=cautious",
    "o=own&o.q=p=b*p-a*g%0Atheta=theta%2Bp&o.a=0.01&o.b=0.9",
]
