''' <summary>Runs the body of a test on a loop.</summary>
Friend Module TestLoop

    ''' <summary>For virtual time: sleeps cost nothing, and a deadlock fails.</summary>
    Public Function VirtualTime() As LoopOptions
        Return New LoopOptions With {.Driver = Function() New VirtualClock()}
    End Function

    ''' <summary>On real time, for tests with threads. Only a hang reaches the limit; it turns it into a failure.</summary>
    Public Sub RunReal(body As Func(Of Task))
        EventLoop.Run(Function() TimeoutScope.RunAsync(TimeSpan.FromSeconds(30), body))
    End Sub

    ''' <summary>Lets everything that is ready run, and what that makes ready, a few times.</summary>
    Public Async Function SettleAsync() As Task
        For round As Integer = 1 To 10
            Await Coroutine.Sleep(0)
        Next
    End Function
End Module
