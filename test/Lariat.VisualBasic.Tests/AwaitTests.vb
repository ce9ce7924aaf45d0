''' <summary>What can be awaited in an async function, and where it goes on.</summary>
Public Class AwaitTests

    Private Shared ReadOnly s_local As New AsyncLocal(Of String)

    <Fact>
    Public Sub Await_OfFutures_GivesTheirResults()
        EventLoop.Run(
            Async Function()
                Dim five = LoopTask.Create(AddressOf FiveAsync)
                Dim shielded As IFuture(Of Integer) = Coroutine.Shield(five)
                Dim promise = EventLoop.Current.CreateFuture(Of Integer)()
                promise.SetResult(1)

                Assert.Equal((5, 5, 1), (Await five, Await shielded, Await promise))
            End Function, VirtualTime())
    End Sub

    <Fact>
    Public Sub Gather_OfTwoAndOfMany_GivesAllResults()
        EventLoop.Run(
            Async Function()
                Dim both = Await Coroutine.Gather(Coroutine.FromResult(1), Coroutine.FromResult("two"))
                Dim many = Await Coroutine.Gather(Enumerable.Range(1, 3).Select(Function(number) Coroutine.FromResult(number)))
                Dim listed = Await Coroutine.Gather({Coroutine.FromResult(1), Coroutine.FromResult(2), Coroutine.FromResult(3), Coroutine.FromResult(4)})
                Dim tasks = Await Coroutine.Gather(New List(Of LoopTask(Of Integer)) From {LoopTask.Create(AddressOf FiveAsync)})

                Assert.Equal((1, "two"), both)
                Assert.Equal({1, 2, 3}, many)
                Assert.Equal({1, 2, 3, 4}, listed)
                Assert.Equal({5}, tasks)
            End Function, VirtualTime())
    End Sub

    <Fact>
    Public Sub Using_OfALock_HoldsItToTheEndOfTheBlock()
        EventLoop.Run(
            Async Function()
                Dim mutex As New AsyncLock()
                Using Await mutex.EnterAsync()
                    Await Coroutine.Sleep(1)
                    Assert.True(mutex.IsLocked)
                End Using

                Assert.False(mutex.IsLocked)
            End Function, VirtualTime())
    End Sub

    <Fact>
    Public Sub WaitFor_TimePasses_ThrowsTimeout()
        EventLoop.Run(
            Async Function()
                Dim error_ As TimeoutException = Nothing
                Try
                    Await Coroutine.WaitFor(Coroutine.Sleep(10), TimeSpan.FromSeconds(1))
                Catch late As TimeoutException
                    error_ = late
                End Try

                Assert.NotNull(error_)
                Assert.Equal(1.0, (EventLoop.Current.Time - LoopInstant.Zero).TotalSeconds)
            End Function, VirtualTime())
    End Sub

    <Fact>
    Public Sub AsyncSub_InATask_RunsInIt()
        Dim order As New Recorder()

        EventLoop.Run(
            Async Function()
                Dim start As Action =
                    Async Sub()
                        Await Coroutine.Sleep(1)
                        order.Add("sub")
                    End Sub
                start()
                order.Add("started")
                Await Coroutine.Sleep(2)
                order.Add("after")
            End Function, VirtualTime())

        Assert.Equal("started sub after", order.Text)
    End Sub

    <Fact>
    Public Sub Await_OfLariatsAndForeign_KeepsThreadValuesAndTask()
        RunReal(
            Async Function()
                Dim mine = LoopTask.Current
                Dim thread = Environment.CurrentManagedThreadId
                s_local.Value = "mine"

                Await Coroutine.Sleep(0)
                Await Task.Run(Sub() s_local.Value = "the pool's")
                Await Task.Yield()

                Assert.Equal("mine", s_local.Value)
                Assert.Equal(thread, Environment.CurrentManagedThreadId)
                Assert.Same(mine, LoopTask.Current)
            End Function)
    End Sub

    <Fact>
    Public Sub Loop_Of100000Awaits_NeedsNoStack()
        Dim count As Integer = EventLoop.Run(
            Async Function()
                Dim sum As Integer = 0
                While sum < 100_000
                    sum += Await Coroutine.FromResult(1)
                End While

                Await Coroutine.Sleep(0)
                Return sum
            End Function, VirtualTime())

        Assert.Equal(100_000, count)
    End Sub

    Private Shared Async Function FiveAsync() As Task(Of Integer)
        Await Coroutine.Sleep(1)
        Return 5
    End Function
End Class
