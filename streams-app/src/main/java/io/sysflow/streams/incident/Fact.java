package io.sysflow.streams.incident;

/** What incidents are made of. */
public sealed interface Fact
    permits AlertFact, LinkFact, ServerFact, ProgressFact, Remainder, ToldFact, TieFact {}
