using Lariat.LowLevel;

namespace Lariat.Tests;

public class LoopCloseTests
{
    [Fact]
    public void Close_Twice_DoesNothingMore()
    {
        EventLoop loop = TestLoop.NewVirtual();
        Assert.False(loop.IsClosed);

        loop.Close();
        loop.Close();

        Assert.True(loop.IsClosed);
    }

    [Fact]
    public void Run_OfAClosedLoop_Throws()
    {
        EventLoop loop = TestLoop.NewVirtual();
        Future<int> future = loop.CreateFuture<int>();
        loop.Close();

        Assert.Throws<InvalidOperationException>(loop.RunForever);
        Assert.Throws<InvalidOperationException>(() => { loop.RunUntilComplete(future); });
    }

    [Fact]
    public void Close_WhileItRuns_Throws()
    {
        using EventLoop loop = TestLoop.NewVirtual();
        Exception? thrown = null;
        loop.CallSoon(() =>
        {
            thrown = Record.Exception(loop.Close);
            loop.Stop();
        });

        loop.RunForever();

        Assert.IsType<InvalidOperationException>(thrown);
        Assert.False(loop.IsClosed);
    }

    [Fact]
    public void Close_WithReadyCallbacks_DropsThem()
    {
        EventLoop loop = TestLoop.NewVirtual();
        bool called = false;
        loop.CallSoon(() => called = true);

        loop.Close();

        Assert.False(called);
    }

    [Fact]
    public void Close_WithPendingTasks_ForgetsThem()
    {
        EventLoop loop = TestLoop.NewVirtual();
        LoopTask task = loop.CreateTask(Coroutine.Sleep(10));
        loop.RunIteration();

        loop.Close();

        Assert.Equal(0, loop.TaskCount);
        Assert.False(task.IsCompleted);
    }

    [Fact]
    public void Close_OfALoop_DisposesItsDriverOnce()
    {
        var driver = new DisposedDriver();
        var loop = new EventLoop(new LoopOptions { Driver = () => driver });

        loop.Close();
        loop.Close();

        Assert.Equal(1, driver.DisposedCount);
    }

    private sealed class DisposedDriver : IoDriver
    {
        public int DisposedCount { get; private set; }

        public override long Timestamp => 0;

        public override void Poll(long deadlineNs)
        {
        }

        public override void Wake()
        {
        }

        protected override void Dispose(bool disposing)
        {
            DisposedCount++;
            base.Dispose(disposing);
        }
    }
}
