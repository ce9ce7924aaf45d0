namespace Lariat.Data.Tests;

public sealed class EpollQueryTests(PostgresFixture postgres) : QueryTests(postgres, DriverKind.Epoll);

public sealed class UringQueryTests(PostgresFixture postgres) : QueryTests(postgres, DriverKind.Uring);

public sealed class PortableQueryTests(PostgresFixture postgres) : QueryTests(postgres, DriverKind.Portable);

public sealed class EpollCancellationTests(PostgresFixture postgres) : CancellationTests(postgres, DriverKind.Epoll);

public sealed class UringCancellationTests(PostgresFixture postgres) : CancellationTests(postgres, DriverKind.Uring);

public sealed class PortableCancellationTests(PostgresFixture postgres) : CancellationTests(postgres, DriverKind.Portable);

public sealed class EpollTransactionTests(PostgresFixture postgres) : TransactionTests(postgres, DriverKind.Epoll);

public sealed class EpollCopyTests(PostgresFixture postgres) : CopyTests(postgres, DriverKind.Epoll);

public sealed class EpollNotificationTests(PostgresFixture postgres) : NotificationTests(postgres, DriverKind.Epoll);

public sealed class UringTransactionTests(PostgresFixture postgres) : TransactionTests(postgres, DriverKind.Uring);

public sealed class UringCopyTests(PostgresFixture postgres) : CopyTests(postgres, DriverKind.Uring);

public sealed class UringNotificationTests(PostgresFixture postgres) : NotificationTests(postgres, DriverKind.Uring);

public sealed class PortableTransactionTests(PostgresFixture postgres) : TransactionTests(postgres, DriverKind.Portable);

public sealed class PortableCopyTests(PostgresFixture postgres) : CopyTests(postgres, DriverKind.Portable);

public sealed class PortableNotificationTests(PostgresFixture postgres) : NotificationTests(postgres, DriverKind.Portable);

public sealed class EpollRestartTests(PostgresFixture postgres) : RestartTests(postgres, DriverKind.Epoll);

public sealed class EpollDapperTests(PostgresFixture postgres) : DapperTests(postgres, DriverKind.Epoll);

public sealed class EpollEfCoreTests(PostgresFixture postgres) : EfCoreTests(postgres, DriverKind.Epoll);

public sealed class UringRestartTests(PostgresFixture postgres) : RestartTests(postgres, DriverKind.Uring);

public sealed class UringDapperTests(PostgresFixture postgres) : DapperTests(postgres, DriverKind.Uring);

public sealed class UringEfCoreTests(PostgresFixture postgres) : EfCoreTests(postgres, DriverKind.Uring);

public sealed class PortableRestartTests(PostgresFixture postgres) : RestartTests(postgres, DriverKind.Portable);

public sealed class PortableDapperTests(PostgresFixture postgres) : DapperTests(postgres, DriverKind.Portable);

public sealed class PortableEfCoreTests(PostgresFixture postgres) : EfCoreTests(postgres, DriverKind.Portable);

public sealed class EpollThreadBoundTests() : ThreadBoundTests(DriverKind.Epoll);

public sealed class EpollThreadBoundTransactionTests() : ThreadBoundTransactionTests(DriverKind.Epoll);

public sealed class UringThreadBoundTests() : ThreadBoundTests(DriverKind.Uring);

public sealed class UringThreadBoundTransactionTests() : ThreadBoundTransactionTests(DriverKind.Uring);

public sealed class PortableThreadBoundTests() : ThreadBoundTests(DriverKind.Portable);

public sealed class PortableThreadBoundTransactionTests() : ThreadBoundTransactionTests(DriverKind.Portable);

public sealed class EpollRabbitTests(RabbitFixture rabbit) : RabbitTests(rabbit, DriverKind.Epoll);

public sealed class UringRabbitTests(RabbitFixture rabbit) : RabbitTests(rabbit, DriverKind.Uring);

public sealed class PortableRabbitTests(RabbitFixture rabbit) : RabbitTests(rabbit, DriverKind.Portable);

public sealed class EpollMySqlTests(MariaDbFixture server) : MySqlTests(server, DriverKind.Epoll);

public sealed class UringMySqlTests(MariaDbFixture server) : MySqlTests(server, DriverKind.Uring);

public sealed class PortableMySqlTests(MariaDbFixture server) : MySqlTests(server, DriverKind.Portable);

public sealed class EpollManyLoopsTests() : ManyLoopsTests(DriverKind.Epoll);

public sealed class UringManyLoopsTests() : ManyLoopsTests(DriverKind.Uring);

public sealed class PortableManyLoopsTests() : ManyLoopsTests(DriverKind.Portable);
