namespace Lariat.Data.Tests;

public sealed class EpollQueryTests(PostgresFixture postgres) : QueryTests(postgres, DriverChoice.Epoll);

public sealed class UringQueryTests(PostgresFixture postgres) : QueryTests(postgres, DriverChoice.Uring);

public sealed class PortableQueryTests(PostgresFixture postgres) : QueryTests(postgres, DriverChoice.Portable);

public sealed class EpollCancellationTests(PostgresFixture postgres) : CancellationTests(postgres, DriverChoice.Epoll);

public sealed class UringCancellationTests(PostgresFixture postgres) : CancellationTests(postgres, DriverChoice.Uring);

public sealed class PortableCancellationTests(PostgresFixture postgres) : CancellationTests(postgres, DriverChoice.Portable);

public sealed class EpollTransactionTests(PostgresFixture postgres) : TransactionTests(postgres, DriverChoice.Epoll);

public sealed class EpollCopyTests(PostgresFixture postgres) : CopyTests(postgres, DriverChoice.Epoll);

public sealed class EpollNotificationTests(PostgresFixture postgres) : NotificationTests(postgres, DriverChoice.Epoll);

public sealed class UringTransactionTests(PostgresFixture postgres) : TransactionTests(postgres, DriverChoice.Uring);

public sealed class UringCopyTests(PostgresFixture postgres) : CopyTests(postgres, DriverChoice.Uring);

public sealed class UringNotificationTests(PostgresFixture postgres) : NotificationTests(postgres, DriverChoice.Uring);

public sealed class PortableTransactionTests(PostgresFixture postgres) : TransactionTests(postgres, DriverChoice.Portable);

public sealed class PortableCopyTests(PostgresFixture postgres) : CopyTests(postgres, DriverChoice.Portable);

public sealed class PortableNotificationTests(PostgresFixture postgres) : NotificationTests(postgres, DriverChoice.Portable);

public sealed class EpollRestartTests(PostgresFixture postgres) : RestartTests(postgres, DriverChoice.Epoll);

public sealed class EpollDapperTests(PostgresFixture postgres) : DapperTests(postgres, DriverChoice.Epoll);

public sealed class EpollEfCoreTests(PostgresFixture postgres) : EfCoreTests(postgres, DriverChoice.Epoll);

public sealed class UringRestartTests(PostgresFixture postgres) : RestartTests(postgres, DriverChoice.Uring);

public sealed class UringDapperTests(PostgresFixture postgres) : DapperTests(postgres, DriverChoice.Uring);

public sealed class UringEfCoreTests(PostgresFixture postgres) : EfCoreTests(postgres, DriverChoice.Uring);

public sealed class PortableRestartTests(PostgresFixture postgres) : RestartTests(postgres, DriverChoice.Portable);

public sealed class PortableDapperTests(PostgresFixture postgres) : DapperTests(postgres, DriverChoice.Portable);

public sealed class PortableEfCoreTests(PostgresFixture postgres) : EfCoreTests(postgres, DriverChoice.Portable);

public sealed class EpollThreadBoundTests() : ThreadBoundTests(DriverChoice.Epoll);

public sealed class EpollThreadBoundTransactionTests() : ThreadBoundTransactionTests(DriverChoice.Epoll);

public sealed class UringThreadBoundTests() : ThreadBoundTests(DriverChoice.Uring);

public sealed class UringThreadBoundTransactionTests() : ThreadBoundTransactionTests(DriverChoice.Uring);

public sealed class PortableThreadBoundTests() : ThreadBoundTests(DriverChoice.Portable);

public sealed class PortableThreadBoundTransactionTests() : ThreadBoundTransactionTests(DriverChoice.Portable);

public sealed class EpollRabbitTests(RabbitFixture rabbit) : RabbitTests(rabbit, DriverChoice.Epoll);

public sealed class UringRabbitTests(RabbitFixture rabbit) : RabbitTests(rabbit, DriverChoice.Uring);

public sealed class PortableRabbitTests(RabbitFixture rabbit) : RabbitTests(rabbit, DriverChoice.Portable);

public sealed class EpollMySqlTests(MariaDbFixture server) : MySqlTests(server, DriverChoice.Epoll);

public sealed class UringMySqlTests(MariaDbFixture server) : MySqlTests(server, DriverChoice.Uring);

public sealed class PortableMySqlTests(MariaDbFixture server) : MySqlTests(server, DriverChoice.Portable);

public sealed class EpollManyLoopsTests() : ManyLoopsTests(DriverChoice.Epoll);

public sealed class UringManyLoopsTests() : ManyLoopsTests(DriverChoice.Uring);

public sealed class PortableManyLoopsTests() : ManyLoopsTests(DriverChoice.Portable);
