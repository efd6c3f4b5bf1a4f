"""What must go out: typed messages, the outbox that keeps them, lanes, the worker, and senders."""
